-- A representative consents in a quality that the law knows (L1111-2, L1111-4, L1111-6 CSP; 459 CC). Earlier rows have it among the words of given_by.
alter table consent
    add column given_as text,
    add constraint consent_given_as check (given_as in ('parent', 'guardian', 'family_habilitation', 'future_mandate', 'trusted_person', 'relative')),
    add constraint consent_given_as_representative check (given_as is null or (manner = 'representative' and given_by is not null)),
    add constraint consent_representative_named check (manner <> 'representative' or (given_by is not null and given_as is not null)) not valid;
