-- What is not sent yet is looked up by what it is about with every booking; without this all notices were read, each under its policy.
create index on notice (subject_id) where sent_at is null;
