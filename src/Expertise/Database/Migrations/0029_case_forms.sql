-- A form per specialty, versioned: a version never changes, so that a case can be read with the one it was filed with.
-- Those without a territory come with the software; a territory's own goes before them.
create table case_form (
    id uuid primary key,
    territory_id uuid references territory,
    specialty text not null references specialty,
    version integer not null check (version > 0),
    content jsonb not null check (jsonb_typeof(content) = 'object'),
    made_by_id uuid references account,
    made_at timestamptz not null,
    constraint case_form_version_once unique nulls not distinct (territory_id, specialty, version),
    check ((territory_id is null) = (made_by_id is null))
);
create table case_answers (
    request_id uuid primary key references request,
    form_id uuid not null references case_form,
    answers jsonb not null check (jsonb_typeof(answers) = 'object')
);
create index on case_answers (form_id);
alter table case_form enable row level security;
create policy ours on case_form using ((select is_system()) or (territory_id is null and not (select is_door())) or territory_id = any ((select my_territories())::uuid[]))
    with check ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
alter table case_answers enable row level security;
create policy with_its_parent on case_answers using ((select is_system()) or exists (select from request p where p.id = request_id));
grant select, insert on case_form, case_answers to teleexpertise_app;

insert into case_form (id, specialty, version, content, made_at) values
('00000000-0000-8000-8000-0000000ca5e1', 'dermatology', 1, $form$
{"guidance": {"fr": "Une photo de près avec une règle ou une pièce de monnaie, une autre de loin pour situer la lésion. Lumière du jour, sans flash.", "en": "One photo close up with a ruler or a coin, another from afar to place the lesion. Daylight, no flash."},
 "fields": [
  {"key": "depuis_quand", "kind": "line", "label": {"fr": "Depuis quand", "en": "Since when"}, "hint": {"fr": "Trois semaines, deux ans…", "en": "Three weeks, two years…"}, "required": true},
  {"key": "siege", "kind": "line", "label": {"fr": "Siège", "en": "Site"}, "hint": {"fr": "Par exemple dos de la main droite", "en": "For example back of the right hand"}, "required": true},
  {"key": "evolution", "kind": "choice", "label": {"fr": "Évolution", "en": "Course"}, "choices": [{"value": "stable", "label": {"fr": "Stable", "en": "Stable"}}, {"value": "s_etend_lentement", "label": {"fr": "S’étend lentement", "en": "Spreading slowly"}}, {"value": "s_etend_vite", "label": {"fr": "S’étend vite", "en": "Spreading fast"}}, {"value": "par_poussees", "label": {"fr": "Par poussées", "en": "In flares"}}]},
  {"key": "plus_grand_diametre", "kind": "number", "label": {"fr": "Plus grand diamètre", "en": "Largest diameter"}, "unit": "mm", "least": 0, "most": 1000},
  {"key": "demangeaisons", "kind": "yesNo", "label": {"fr": "Démangeaisons", "en": "Itching"}},
  {"key": "douleur", "kind": "yesNo", "label": {"fr": "Douleur", "en": "Pain"}},
  {"key": "saignement_ou_ulceration", "kind": "yesNo", "label": {"fr": "Saignement ou ulcération", "en": "Bleeding or ulceration"}},
  {"key": "traitements_locaux_essayes", "kind": "text", "label": {"fr": "Traitements locaux essayés", "en": "Local treatments tried"}},
  {"key": "phototype", "kind": "choice", "label": {"fr": "Phototype", "en": "Skin type (Fitzpatrick)"}, "choices": [{"value": "i", "label": {"fr": "I", "en": "I"}}, {"value": "ii", "label": {"fr": "II", "en": "II"}}, {"value": "iii", "label": {"fr": "III", "en": "III"}}, {"value": "iv", "label": {"fr": "IV", "en": "IV"}}, {"value": "v", "label": {"fr": "V", "en": "V"}}, {"value": "vi", "label": {"fr": "VI", "en": "VI"}}], "standing": true},
  {"key": "antecedents", "kind": "text", "label": {"fr": "Antécédents", "en": "Past medical history"}, "standing": true},
  {"key": "traitement_en_cours", "kind": "text", "label": {"fr": "Traitement en cours", "en": "Current treatment"}, "standing": true},
  {"key": "allergies", "kind": "line", "label": {"fr": "Allergies", "en": "Allergies"}, "standing": true}],
 "documents": [
  {"label": {"fr": "Photo de la lésion, de près et de loin", "en": "Photo of the lesion, close up and from afar"}, "kind": "image", "least": 1},
  {"label": {"fr": "Compte rendu d’anatomopathologie, s’il existe", "en": "Pathology report, if there is one"}, "kind": "pdf", "least": 0}]}
$form$, '2026-11-22'),
('00000000-0000-8000-8000-0000000ca5e2', 'cardiology', 1, $form$
{"guidance": {"fr": "Douleur thoracique, syncope ou dyspnée de repos : appelez le 15 sans attendre l’avis.", "en": "Chest pain, syncope or breathlessness at rest: call 15 without waiting for the opinion."},
 "fields": [
  {"key": "motif_principal", "kind": "choice", "label": {"fr": "Motif principal", "en": "Main reason"}, "choices": [{"value": "dyspnee", "label": {"fr": "Dyspnée", "en": "Breathlessness"}}, {"value": "douleur_thoracique_ancienne", "label": {"fr": "Douleur thoracique ancienne", "en": "Past chest pain"}}, {"value": "palpitations", "label": {"fr": "Palpitations", "en": "Palpitations"}}, {"value": "malaise", "label": {"fr": "Malaise", "en": "Faintness"}}, {"value": "demes", "label": {"fr": "Œdèmes", "en": "Oedema"}}, {"value": "hypertension", "label": {"fr": "Hypertension", "en": "Hypertension"}}, {"value": "anticoagulation", "label": {"fr": "Anticoagulation", "en": "Anticoagulation"}}, {"value": "autre", "label": {"fr": "Autre", "en": "Other"}}]},
  {"key": "stade_nyha", "kind": "choice", "label": {"fr": "Stade NYHA", "en": "NYHA class"}, "choices": [{"value": "i", "label": {"fr": "I", "en": "I"}}, {"value": "ii", "label": {"fr": "II", "en": "II"}}, {"value": "iii", "label": {"fr": "III", "en": "III"}}, {"value": "iv", "label": {"fr": "IV", "en": "IV"}}]},
  {"key": "tension_systolique", "kind": "number", "label": {"fr": "Tension systolique", "en": "Systolic pressure"}, "unit": "mmHg", "least": 40, "most": 300},
  {"key": "tension_diastolique", "kind": "number", "label": {"fr": "Tension diastolique", "en": "Diastolic pressure"}, "unit": "mmHg", "least": 20, "most": 200},
  {"key": "frequence_cardiaque", "kind": "number", "label": {"fr": "Fréquence cardiaque", "en": "Heart rate"}, "unit": "/min", "least": 20, "most": 300},
  {"key": "poids", "kind": "number", "label": {"fr": "Poids", "en": "Weight"}, "unit": "kg", "least": 0.5, "most": 400},
  {"key": "nt_probnp", "kind": "number", "label": {"fr": "NT-proBNP", "en": "NT-proBNP"}, "unit": "ng/L", "least": 0, "most": 100000},
  {"key": "dfg_estime", "kind": "number", "label": {"fr": "DFG estimé", "en": "Estimated GFR"}, "unit": "mL/min/1,73 m²", "least": 0, "most": 200},
  {"key": "facteurs_de_risque", "kind": "text", "label": {"fr": "Facteurs de risque", "en": "Risk factors"}, "standing": true},
  {"key": "antecedents", "kind": "text", "label": {"fr": "Antécédents", "en": "Past medical history"}, "standing": true},
  {"key": "traitement_en_cours", "kind": "text", "label": {"fr": "Traitement en cours", "en": "Current treatment"}, "standing": true},
  {"key": "allergies", "kind": "line", "label": {"fr": "Allergies", "en": "Allergies"}, "standing": true}],
 "documents": [
  {"label": {"fr": "ECG récent", "en": "Recent ECG"}, "kind": "any", "least": 0},
  {"label": {"fr": "Dernière échographie cardiaque", "en": "Last echocardiography"}, "kind": "pdf", "least": 0}]}
$form$, '2026-11-22'),
('00000000-0000-8000-8000-0000000ca5e3', 'internal_medicine', 1, $form$
{"guidance": {"fr": "Dites ce qui a déjà été cherché et joignez les bilans : l’interniste repart de là.", "en": "Say what has been looked for and attach the results: the internist starts from there."},
 "fields": [
  {"key": "depuis_quand", "kind": "line", "label": {"fr": "Depuis quand", "en": "Since when"}},
  {"key": "etat_general", "kind": "choice", "label": {"fr": "État général", "en": "General condition"}, "choices": [{"value": "conserve", "label": {"fr": "Conservé", "en": "Good"}}, {"value": "altere", "label": {"fr": "Altéré", "en": "Impaired"}}, {"value": "tres_altere", "label": {"fr": "Très altéré", "en": "Badly impaired"}}]},
  {"key": "perte_de_poids", "kind": "number", "label": {"fr": "Perte de poids", "en": "Weight loss"}, "unit": "kg", "least": 0, "most": 100},
  {"key": "fievre", "kind": "yesNo", "label": {"fr": "Fièvre", "en": "Fever"}},
  {"key": "examens_deja_faits", "kind": "text", "label": {"fr": "Examens déjà faits", "en": "Examinations done so far"}},
  {"key": "antecedents", "kind": "text", "label": {"fr": "Antécédents", "en": "Past medical history"}, "standing": true},
  {"key": "traitement_en_cours", "kind": "text", "label": {"fr": "Traitement en cours", "en": "Current treatment"}, "standing": true},
  {"key": "allergies", "kind": "line", "label": {"fr": "Allergies", "en": "Allergies"}, "standing": true}],
 "documents": [
  {"label": {"fr": "Derniers bilans biologiques", "en": "Latest laboratory results"}, "kind": "pdf", "least": 0}]}
$form$, '2026-11-22'),
('00000000-0000-8000-8000-0000000ca5e4', 'geriatrics', 1, $form$
{"guidance": {"fr": "Pensez à la personne de confiance et aux directives anticipées. En EHPAD, joignez le DLU.", "en": "Think of the trusted person and of advance directives. In a nursing home, attach the transfer file (DLU)."},
 "fields": [
  {"key": "lieu_de_vie", "kind": "choice", "label": {"fr": "Lieu de vie", "en": "Lives"}, "choices": [{"value": "domicile_seul", "label": {"fr": "Domicile seul", "en": "At home alone"}}, {"value": "domicile_accompagne", "label": {"fr": "Domicile accompagné", "en": "At home with somebody"}}, {"value": "residence_autonomie", "label": {"fr": "Résidence autonomie", "en": "Sheltered housing"}}, {"value": "ehpad", "label": {"fr": "EHPAD", "en": "Nursing home"}}, {"value": "autre", "label": {"fr": "Autre", "en": "Elsewhere"}}], "standing": true},
  {"key": "gir", "kind": "choice", "label": {"fr": "GIR", "en": "GIR (dependence, 1 the heaviest)"}, "choices": [{"value": "1", "label": {"fr": "1", "en": "1"}}, {"value": "2", "label": {"fr": "2", "en": "2"}}, {"value": "3", "label": {"fr": "3", "en": "3"}}, {"value": "4", "label": {"fr": "4", "en": "4"}}, {"value": "5", "label": {"fr": "5", "en": "5"}}, {"value": "6", "label": {"fr": "6", "en": "6"}}], "standing": true},
  {"key": "mmse", "kind": "number", "label": {"fr": "MMSE", "en": "MMSE"}, "unit": "/30", "least": 0, "most": 30},
  {"key": "chutes_dans_l_annee", "kind": "number", "label": {"fr": "Chutes dans l’année", "en": "Falls in the last year"}, "least": 0, "most": 100},
  {"key": "poids", "kind": "number", "label": {"fr": "Poids", "en": "Weight"}, "unit": "kg", "least": 20, "most": 250},
  {"key": "poids_il_y_a_six_mois", "kind": "number", "label": {"fr": "Poids il y a six mois", "en": "Weight six months ago"}, "unit": "kg", "least": 20, "most": 250},
  {"key": "albumine", "kind": "number", "label": {"fr": "Albumine", "en": "Albumin"}, "unit": "g/L", "least": 5, "most": 70},
  {"key": "troubles_du_comportement", "kind": "text", "label": {"fr": "Troubles du comportement", "en": "Behavioural symptoms"}},
  {"key": "personne_de_confiance", "kind": "line", "label": {"fr": "Personne de confiance", "en": "Trusted person"}, "standing": true},
  {"key": "directives_anticipees", "kind": "yesNo", "label": {"fr": "Directives anticipées", "en": "Advance directives"}, "standing": true},
  {"key": "antecedents", "kind": "text", "label": {"fr": "Antécédents", "en": "Past medical history"}, "standing": true},
  {"key": "traitement_en_cours", "kind": "text", "label": {"fr": "Traitement en cours", "en": "Current treatment"}, "standing": true},
  {"key": "allergies", "kind": "line", "label": {"fr": "Allergies", "en": "Allergies"}, "standing": true}],
 "documents": [
  {"label": {"fr": "Ordonnance en cours", "en": "Current prescription"}, "kind": "any", "least": 0},
  {"label": {"fr": "DLU, si EHPAD", "en": "Transfer file (DLU), if in a nursing home"}, "kind": "pdf", "least": 0}]}
$form$, '2026-11-22'),
('00000000-0000-8000-8000-0000000ca5e5', 'psychiatry', 1, $form$
{"guidance": {"fr": "Idées suicidaires avec projet, agitation, délire aigu : appelez le 15. Le 3114 répond jour et nuit aux soignants comme aux patients.", "en": "Suicidal ideas with a plan, agitation, acute delusion: call 15. In France 3114 answers carers and patients day and night."},
 "fields": [
  {"key": "depuis_quand", "kind": "line", "label": {"fr": "Depuis quand", "en": "Since when"}},
  {"key": "idees_suicidaires", "kind": "choice", "label": {"fr": "Idées suicidaires", "en": "Suicidal ideas"}, "hint": {"fr": "Avec un projet : n’attendez pas, appelez le 15.", "en": "With a plan: do not wait, call 15."}, "choices": [{"value": "non", "label": {"fr": "Non", "en": "No"}}, {"value": "idees_sans_projet", "label": {"fr": "Idées sans projet", "en": "Ideas without a plan"}}, {"value": "tentative_ancienne", "label": {"fr": "Tentative ancienne", "en": "Past attempt"}}], "required": true},
  {"key": "symptomes_au_premier_plan", "kind": "text", "label": {"fr": "Symptômes au premier plan", "en": "Foremost symptoms"}},
  {"key": "suivi_psychiatrique_en_cours", "kind": "yesNo", "label": {"fr": "Suivi psychiatrique en cours", "en": "Under psychiatric care now"}},
  {"key": "traitements_psychotropes_deja_essayes", "kind": "text", "label": {"fr": "Traitements psychotropes déjà essayés", "en": "Psychotropic treatments tried"}, "hint": {"fr": "Molécule, dose, durée, tolérance", "en": "Drug, dose, duration, tolerance"}},
  {"key": "consommations", "kind": "line", "label": {"fr": "Consommations", "en": "Substance use"}, "hint": {"fr": "Alcool, tabac, autres", "en": "Alcohol, tobacco, others"}, "standing": true},
  {"key": "entourage_et_mesures_de_protection", "kind": "line", "label": {"fr": "Entourage et mesures de protection", "en": "Relatives and legal protection"}, "standing": true},
  {"key": "antecedents", "kind": "text", "label": {"fr": "Antécédents", "en": "Past medical history"}, "standing": true},
  {"key": "traitement_en_cours", "kind": "text", "label": {"fr": "Traitement en cours", "en": "Current treatment"}, "standing": true},
  {"key": "allergies", "kind": "line", "label": {"fr": "Allergies", "en": "Allergies"}, "standing": true}],
 "documents": [
  {"label": {"fr": "Courriers de suivi", "en": "Letters of follow-up"}, "kind": "pdf", "least": 0},
  {"label": {"fr": "ECG si neuroleptique ou lithium", "en": "ECG if on antipsychotics or lithium"}, "kind": "any", "least": 0}]}
$form$, '2026-11-22');
