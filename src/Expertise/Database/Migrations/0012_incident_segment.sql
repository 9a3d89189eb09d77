-- The segment of the session in which it happened: an opaque word of whoever set the room's audience.
alter table session_incident add column segment text check (length(segment) between 1 and 64);
