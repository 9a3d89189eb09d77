-- Beside a picture's copy for learners, a clean DICOM file.
alter table document drop constraint document_made_as_check, add constraint document_made_as_check check (made_as in ('thumbnail', 'deidentified', 'deidentified_dicom'));
create unique index document_deidentified_dicom on document (made_from_id) where made_as = 'deidentified_dicom';
