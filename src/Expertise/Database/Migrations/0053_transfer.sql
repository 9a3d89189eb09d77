-- What a service wants when a patient comes, one thing a line, and whom to call: kept by a coordinator.
alter table service
    add column admission_contact text not null default '' check (length(admission_contact) <= 300),
    add column admission_list text not null default '' check (length(admission_list) <= 4000);
