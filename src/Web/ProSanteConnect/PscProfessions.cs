using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>Professions as Pro Santé Connect codes them (ANS nomenclature TRE_G15).</summary>
static class PscProfessions
{
    const string InTraining = "E";

    /// <summary>The profession of a code; null for those that have no part in tele-expertise here.</summary>
    public static Profession? Of(string code, string category) => code switch
    {
        "10" or "21" or "40" or "50" when category == InTraining => Profession.Intern,
        "10" => Profession.Doctor,
        "21" => Profession.Pharmacist,
        "40" => Profession.Dentist,
        "50" => Profession.Midwife,
        "60" => Profession.Nurse,
        "70" => Profession.Physiotherapist,
        "80" => Profession.Podiatrist,
        "91" => Profession.SpeechTherapist,
        "93" => Profession.Psychologist,
        _ => null,
    };
}
