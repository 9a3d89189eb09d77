-- Territories are kept apart by row-level security: whoever a connection works for sees the rows of the territories
-- where they hold a role today, and no others. The application says for whom; which territories follow from role_grant
-- here, so that a query that forgets to ask cannot leak. Nobody said: only what signing in needs.

-- 'door': nobody has come in yet. 'system': the server's own work. Else an account.
create function on_behalf() returns text language sql stable as
    $$ select coalesce(nullif(current_setting('teleexpertise.on_behalf', true), ''), 'door') $$;
create function is_system() returns boolean language sql stable as $$ select on_behalf() = 'system' $$;
create function is_door() returns boolean language sql stable as $$ select on_behalf() = 'door' $$;
create function me() returns uuid language sql stable as
    $$ select case when on_behalf() in ('door', 'system') then null else on_behalf()::uuid end $$;
create function my_territories() returns uuid[] language sql stable as
    $$ select coalesce(nullif(current_setting('teleexpertise.territories', true), ''), '{}')::uuid[] $$;

create function act_for(person text, today date) returns void language plpgsql security definer set search_path = public as $$
begin
    perform set_config('teleexpertise.on_behalf', person, false);
    perform set_config('teleexpertise.territories', '{}', false);
    if person in ('door', 'system') then return; end if;
    perform set_config('teleexpertise.territories', coalesce(array_agg(distinct g.territory_id), '{}')::text, false)
        from role_grant g join account a on a.id = g.account_id
        where a.id = person::uuid and a.disabled_at is null and g.starts_on <= today and (g.ends_on is null or g.ends_on >= today);
end $$;

-- Triggers that check across rows see all of them, whoever writes.
alter function refuse_expert_without_medical_profession() security definer set search_path = public;
alter function refuse_request_without_consent() security definer set search_path = public;
alter function refuse_case_over_200_mb() security definer set search_path = public;
alter function refuse_change_of_signed_opinion() security definer set search_path = public;
alter function refuse_change_of_signed_participants() security definer set search_path = public;

-- What names its territory.
do $$
declare t text;
begin
    foreach t in array array['organisation', 'patient', 'request', 'series', 'session'] loop
        execute format('alter table %I enable row level security', t);
        execute format('create policy territory on %I using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]))', t);
    end loop;
end $$;
alter table territory enable row level security;
create policy territory on territory using ((select is_system()) or id = any ((select my_territories())::uuid[]));

-- What belongs to something that does: seen with it.
do $$
declare child record;
begin
    for child in select * from (values
        ('organisation_member', 'organisation', 'group_id'),
        ('service', 'organisation', 'organisation_id'),
        ('consent', 'request', 'request_id'),
        ('triage_decision', 'request', 'request_id'),
        ('booking', 'request', 'request_id'),
        ('slot', 'session', 'session_id'),
        ('presence', 'session', 'session_id'),
        ('case_segment', 'session', 'session_id'),
        ('session_incident', 'session', 'session_id'),
        ('attendance', 'session', 'session_id'),
        ('certificate', 'session', 'session_id'),
        ('opinion', 'request', 'request_id'),
        ('opinion_participant', 'opinion', 'opinion_id'),
        ('opinion_reading', 'opinion', 'opinion_id'),
        ('document_chunk', 'document', 'document_id')) as c (name, parent, key) loop
        execute format('alter table %I enable row level security', child.name);
        execute format('create policy with_its_parent on %I using ((select is_system()) or exists (select from %I p where p.id = %I.%I))', child.name, child.parent, child.name, child.key);
    end loop;
end $$;

-- A draft is its writer's alone; a document goes with its draft, then with its request.
alter table draft enable row level security;
create policy its_writer on draft using ((select is_system()) or account_id = (select me()));
alter table document enable row level security;
create policy with_its_case on document using ((select is_system())
    or (draft_id is not null and exists (select from draft d where d.id = draft_id))
    or (request_id is not null and exists (select from request r where r.id = request_id)));
alter table idempotent_reply enable row level security;
create policy its_caller on idempotent_reply using ((select is_system()) or account_id = (select me()));

-- People: a person is seen by themselves and wherever they hold or held a role. Signing in finds anybody.
alter table role_grant enable row level security;
create policy territory on role_grant using ((select is_system()) or account_id = (select me()) or territory_id = any ((select my_territories())::uuid[]))
    with check ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
alter table account enable row level security;
create policy seen on account for select using ((select is_system()) or (select is_door()) or id = (select me())
    or exists (select from role_grant g where g.account_id = account.id));
create policy changed on account for update using ((select is_system()) or (select is_door()) or id = (select me())
    or exists (select from role_grant g where g.account_id = account.id));
create policy made on account for insert with check (true);
create policy removed on account for delete using ((select is_system()));
do $$
declare t text;
begin
    foreach t in array array['account_claim', 'account_login', 'account_token', 'account_passkey'] loop
        execute format('alter table %I enable row level security', t);
        execute format('create policy its_owner on %I using ((select is_system()) or (select is_door()) or user_id = (select me()))', t);
    end loop;
end $$;
alter table one_time_link enable row level security;
create policy with_its_account on one_time_link using ((select is_system()) or (select is_door()) or exists (select from account a where a.id = account_id))
    with check (true);

-- A notice goes to somebody whom its writer sees.
alter table notice enable row level security;
create policy to_somebody_seen on notice using ((select is_system()) or ((select me()) is not null and exists (select from account a where a.id = recipient_id)));

-- The audit knows the territory of its subject, whoever touched it: found here, so that no call can forget it.
alter table audit_entry add column territory_id uuid references territory;
create index on audit_entry (territory_id, at);
create function audited_territory(subject text, subject_id uuid, actor_id uuid) returns uuid language plpgsql stable security definer set search_path = public as $$
declare found uuid;
begin
    found := case subject
        when 'request' then (select territory_id from request where id = subject_id)
        when 'patient' then (select territory_id from patient where id = subject_id)
        when 'session' then (select territory_id from session where id = subject_id)
        when 'series' then (select territory_id from series where id = subject_id)
        when 'organisation' then (select territory_id from organisation where id = subject_id)
        when 'territory' then (select id from territory where id = subject_id)
        when 'service' then (select o.territory_id from service s join organisation o on o.id = s.organisation_id where s.id = subject_id)
        when 'document' then (select r.territory_id from document d join request r on r.id = d.request_id where d.id = subject_id)
        when 'opinion' then (select r.territory_id from opinion o join request r on r.id = o.request_id where o.id = subject_id)
        when 'certificate' then (select s.territory_id from certificate c join session s on s.id = c.session_id where c.id = subject_id)
    end;
    if found is null and subject <> 'account' then -- what has no place of its own belongs where its actor works, when that is one territory
        select min(territory_id::text)::uuid into found from role_grant where account_id = actor_id having count(distinct territory_id) = 1;
    end if;
    return found;
end $$;
create function place_audit_entry() returns trigger language plpgsql as $$
begin
    new.territory_id := audited_territory(new.subject, new.subject_id, new.actor_id);
    return new;
end $$;
create trigger audit_entry_territory before insert on audit_entry for each row execute function place_audit_entry();
alter table audit_entry enable row level security;
create policy written on audit_entry for insert with check (true);
create policy read on audit_entry for select using ((select is_system()) or actor_id = (select me()) or territory_id = any ((select my_territories())::uuid[])
    or (subject = 'account' and exists (select from account a where a.id = subject_id))
    or (territory_id is null and (actor_id is null or (select is_door()))));
