-- The view for learners has the form's answers and the dialogue too; whoever adds to either takes the check back.
-- A view checked before says nothing of them: somebody looks again.
alter table deidentified_view
    add column answers jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),
    add column messages jsonb not null default '{}' check (jsonb_typeof(messages) = 'object');
alter table deidentified_view alter column answers drop default, alter column messages drop default;
update deidentified_view set checked_by_id = null, checked_at = null where checked_at is not null;
create trigger deidentified_view_again after insert or update or delete on case_answers for each row execute function uncheck_deidentified_view();
create trigger deidentified_view_again after insert on case_message for each row execute function uncheck_deidentified_view();
