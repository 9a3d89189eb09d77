-- On the day that an opinion names for a review its requester is reminded, once.
insert into notice_kind values ('review_due');
create unique index notice_review_due_once on notice (subject_id) where kind = 'review_due';
insert into setting_bound (key, least, most) values ('teleconsultation_cents', 0, 99999);

