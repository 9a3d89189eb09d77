-- Two devices, or two tabs, may have one draft open: who writes says which version they saw, so that newer words are not overwritten
-- unseen. What one and the same page writes follows itself, even when an answer got lost.
alter table draft
    add column version integer not null default 1 check (version > 0),
    add column page_id uuid;
