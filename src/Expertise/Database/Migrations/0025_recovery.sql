-- The way back for who lost every way in: a mailed link that sets a password and drops what there was beside it.
alter table one_time_link drop constraint one_time_link_purpose;
alter table one_time_link add constraint one_time_link_purpose check (case purpose
    when 'first_administrator' then account_id is null and invitation_id is null
    when 'invitation' then account_id is not null and invitation_id is null
    when 'recovery' then account_id is not null and invitation_id is null
    when 'membership' then account_id is null and invitation_id is not null
    else false end);
alter table notice drop constraint notice_kind_check, add constraint notice_kind_check
    check (kind in ('request_filed', 'request_declined', 'slot_booked', 'opinion_signed', 'password_link', 'access_reset', 'access_recovery', 'sign_in_changed', 'email_confirm', 'email_changing', 'invited'));
