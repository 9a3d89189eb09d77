-- An address that waits for a link sent there to be opened.
create table email_change (
    id uuid primary key,
    account_id uuid not null unique references account on delete cascade,
    email text not null check (length(email) between 3 and 254),
    asked_at timestamptz not null,
    token_sha256 bytea unique check (octet_length(token_sha256) = 32),
    expires_at timestamptz,
    check ((token_sha256 is null) = (expires_at is null))
);
grant select, insert, update, delete on email_change to teleexpertise_app;
alter table email_change enable row level security;
create policy its_owner on email_change using ((select is_system()) or account_id = (select me()));

alter table notice drop constraint notice_kind_check, add constraint notice_kind_check
    check (kind in ('request_filed', 'request_declined', 'slot_booked', 'opinion_signed', 'password_link', 'access_reset', 'sign_in_changed', 'email_confirm', 'email_changing'));
