-- A dialogue that stays with the case; handing on; what waits for an answer.
alter table request
    add column asked_at timestamptz,
    add column assigned_to_id uuid references account;
create table case_message (
    id uuid primary key,
    request_id uuid not null references request,
    author_id uuid not null references account,
    from_expert boolean not null,
    asks boolean not null check (from_expert or not asks),
    text text not null check (length(text) between 2 and 5000),
    written_at timestamptz not null
);
create index on case_message (request_id, written_at);
create function refuse_change_of_message() returns trigger language plpgsql as $$
begin
    raise exception 'a message does not change' using errcode = 'check_violation', constraint = 'case_message_stays';
end $$;
create trigger case_message_stays before update or delete on case_message for each row execute function refuse_change_of_message();
grant select, insert on case_message to teleexpertise_app;
alter table case_message enable row level security;
create policy with_its_parent on case_message using ((select is_system()) or exists (select from request p where p.id = case_message.request_id));

alter table triage_decision
    add column to_service_id uuid references service,
    add column to_account_id uuid references account,
    drop constraint triage_decision_kind_check,
    add constraint triage_decision_kind_check check (kind in ('take_to_session', 'decline', 'answer_in_writing', 'hand_on')),
    add check ((kind = 'hand_on') = (num_nonnulls(to_service_id, to_account_id) = 1)),
    add check (kind <> 'hand_on' or length(reason) >= 3);

alter table notice drop constraint notice_kind_check, add constraint notice_kind_check
    check (kind in ('request_filed', 'request_declined', 'slot_booked', 'opinion_signed', 'opinion_added', 'opinion_unread', 'case_asked', 'case_replied', 'case_handed_on', 'password_link', 'access_reset', 'access_recovery', 'sign_in_changed', 'email_confirm', 'email_changing', 'invited'));

alter table setting drop constraint setting_value, add constraint setting_value check (case key
        when 'first_answer_days' then is_number_within(value, 1, 14)
        when 'booking_notice_minutes' then is_number_within(value, 0, 2880)
        when 'planning_weeks' then is_number_within(value, 2, 26)
        when 'room_opens_minutes' then is_number_within(value, 5, 60)
        when 'room_stays_minutes' then is_number_within(value, 5, 60)
        when 'certificate_minutes' then is_number_within(value, 0, 60)
        when 'invitation_days' then is_number_within(value, 1, 30)
        when 'idle_minutes' then is_number_within(value, 5, 60)
        when 'asking_pauses_clock' then is_number_within(value, 0, 1)
        when 'unread_days' then is_number_within(value, 1, 30)
        when 'acts_a_year' then is_number_within(value, 0, 99)
        when 'te2_cents' then is_number_within(value, 0, 99999)
        when 'rqd_cents' then is_number_within(value, 0, 99999)
        when 'controller' then length(value) <= 300
        when 'data_protection' then length(value) <= 200
        else false
    end);
