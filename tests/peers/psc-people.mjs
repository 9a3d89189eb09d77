// Nobody: invented people with RPPS numbers of a range for tests (first digits 99).
const surgery = { sector: "SA07", mode: "L", name: "Cabinet médical du Lot-d'en-Bas" };
const hospital = { sector: "SA01", mode: "S", name: "Centre hospitalier de Sainte-Exemple", finess: "480000000" };

export const people = [
  { id: "899000000010", given: "CAMILLE", family: "MARGERIDE", profession: "10", says: "Médecin, connue du territoire", at: [surgery] },
  { id: "899000001018", given: "ANDREA", family: "TRUC-MARTIN", profession: "10", says: "Médecin, inconnue : cabinet et hôpital", at: [surgery, hospital] },
  { id: "899000001026", given: "ÉLOÏSE", family: "MACHIN", profession: "60", says: "Infirmière, inconnue", at: [surgery] },
  { id: "899000001034", given: "GAËL", family: "BIDULE", profession: "28", says: "Opticien : profession qui ne demande pas d'avis", at: [surgery] },
];

/** What the userinfo endpoint of Pro Santé Connect says of a person, as far as it is used here. */
export const claimsOf = ({ id, given, family, profession, category = "C", at }) => ({
  SubjectNameID: id,
  preferred_username: id,
  given_name: given,
  family_name: family,
  Secteur_Activite: `${at[0]?.sector}^1.2.250.1.71.4.2.4`,
  Palier_Authentification: "APPPRIP3^1.2.250.1.213.1.5.1.1.1",
  SubjectRole: [`${profession}^1.2.250.1.213.1.1.5.5`],
  otherIds: [{ identifiant: id, origine: "RPPS", qualite: 1 }],
  SubjectRefPro: {
    codeCivilite: "M",
    exercices: [{
      nomDexercice: family,
      prenomDexercice: given,
      codeProfession: profession,
      codeCategorieProfessionnelle: category,
      codeCiviliteDexercice: profession === "10" ? "DR" : "",
      activities: at.map(a => ({ codeModeExercice: a.mode, codeSecteurDactivite: a.sector, raisonSocialeSite: a.name, numeroFinessSite: a.finess ?? "", identifiantTechniqueDeLaStructure: "" })),
    }],
  },
});
