-- A phone that nobody signed in on sends photos to one draft: its writer shows a code, the code is changed once for a pass, and the
-- pass adds pictures for ten minutes at most. Only hashes are kept.
create table photo_offer (
    id uuid primary key,
    draft_id uuid not null references draft on delete cascade,
    token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
    made_at timestamptz not null,
    expires_at timestamptz not null,
    opened_at timestamptz,
    pass_sha256 bytea unique check (octet_length(pass_sha256) = 32),
    ended_at timestamptz,
    constraint photo_offer_short check (expires_at > made_at and expires_at <= made_at + interval '10 minutes'),
    constraint photo_offer_pass check ((opened_at is null) = (pass_sha256 is null))
);
-- A new code ends the one before.
create unique index photo_offer_one on photo_offer (draft_id) where ended_at is null;
alter table photo_offer enable row level security;
create policy with_its_draft on photo_offer using ((select is_system()) or exists (select from draft d where d.id = draft_id));
grant select, insert, update, delete on photo_offer to teleexpertise_app;

create function refuse_second_opening() returns trigger language plpgsql as $$
begin
    raise exception 'a code is opened once, and what has ended stays ended' using errcode = 'check_violation', constraint = 'photo_offer_once';
end $$;
create trigger photo_offer_once before update on photo_offer for each row
    when ((old.opened_at is not null and (new.opened_at is distinct from old.opened_at or new.pass_sha256 is distinct from old.pass_sha256))
        or (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
        or new.draft_id <> old.draft_id or new.token_sha256 <> old.token_sha256 or new.made_at <> old.made_at or new.expires_at <> old.expires_at)
    execute function refuse_second_opening();

-- What a phone sent belongs to its draft and came while the offer stood.
alter table document add column photo_offer_id uuid references photo_offer on delete set null;
create index on document (photo_offer_id) where photo_offer_id is not null;
create function refuse_photo_without_offer() returns trigger language plpgsql security definer set search_path = public as $$
begin
    perform 1 from photo_offer where id = new.photo_offer_id and draft_id = new.draft_id and opened_at is not null and ended_at is null and expires_at > new.started_at for share;
    if not found then
        raise exception 'the phone may not add photos, or not any more' using errcode = 'check_violation', constraint = 'document_photo_offer';
    end if;
    return new;
end $$;
create trigger document_photo_offer before insert on document for each row when (new.photo_offer_id is not null)
    execute function refuse_photo_without_offer();
