-- The application works as a role that owns nothing: it cannot change the schema, and the audit only grows.
do $$
begin
    if not exists (select 1 from pg_roles where rolname = 'teleexpertise_app') then
        create role teleexpertise_app login;
    end if;
end $$;
grant usage on schema public to teleexpertise_app;
grant select, insert, update, delete on all tables in schema public to teleexpertise_app;
grant usage, select on all sequences in schema public to teleexpertise_app;
revoke all on audit_entry from teleexpertise_app;
grant select, insert on audit_entry to teleexpertise_app;
revoke insert, update, delete on schema_history from teleexpertise_app;
