-- Where an installation has a virus scanner, nobody reads a document before it was asked about.
alter table document
    add column scan text not null default 'none' check (scan in ('none', 'waiting', 'clean', 'infected')),
    add column scan_after timestamptz,
    add constraint document_scan_whole check (scan = 'none' or completed_at is not null);
create index document_scan_waiting on document (completed_at) where scan = 'waiting';
alter table notice drop constraint notice_kind_check, add constraint notice_kind_check
    check (kind in ('request_filed', 'request_declined', 'slot_booked', 'opinion_signed', 'opinion_added', 'opinion_unread', 'case_asked', 'case_replied', 'case_handed_on', 'password_link', 'access_reset', 'access_recovery', 'sign_in_changed', 'email_confirm', 'email_changing', 'invited', 'document_quarantined'));
