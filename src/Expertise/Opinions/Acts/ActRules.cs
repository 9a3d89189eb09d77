using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Opinions.Acts;

/// <summary>Which acts a signed opinion makes, and what blocks them. Amounts and the yearly limit are the territory's settings: their exact scope is debated.</summary>
static class ActRules
{
    /// <summary>How long after the question the opinion is due (nomenclature 14.9.4); not the territory's own first-answer clock, which may be shorter or longer.</summary>
    public static readonly TimeSpan InTime = TimeSpan.FromDays(7);

    /// <summary>Who may bill the requester's part (nomenclature 14.9.6); dentists, pharmacists, psychologists and interns may not.</summary>
    static readonly Profession[] Requesting =
        [Profession.Doctor, Profession.Midwife, Profession.SpeechTherapist, Profession.Nurse, Profession.Physiotherapist, Profession.Podiatrist];

    /// <summary>The expert's act.</summary>
    /// <param name="done">How many of the same kind this professional has billed for this patient this year.</param>
    /// <param name="limit">At most so many; 0 for no limit.</param>
    public static (ActKind Kind, ActBlock? Blocked) OfExpert(bool patientPresent, bool inpatient, int done, int limit) =>
        patientPresent ? (ActKind.Teleconsultation, Inpatient(inpatient)) : (ActKind.Te2, Inpatient(inpatient) ?? Limit(done, limit));

    /// <summary>The requester's act; null for a profession that bills none.</summary>
    public static (ActKind Kind, ActBlock? Blocked)? OfRequester(Profession profession, bool patientPresent, bool inpatient, int done, int limit) =>
        !Requesting.Contains(profession) ? null : (ActKind.Rqd, patientPresent ? ActBlock.PatientPresent : Inpatient(inpatient) ?? Limit(done, limit));

    static ActBlock? Inpatient(bool inpatient) => inpatient ? ActBlock.Inpatient : null;

    static ActBlock? Limit(int done, int limit) => limit > 0 && done >= limit ? ActBlock.OverLimit : null;
}
