namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>Which two records may be one patient's. Twins and namesakes are nearer to each other than many a misspelt duplicate, so what tells them apart decides.</summary>
public static class Duplicates
{
    /// <summary>
    /// True when a person may say that they are the same: the same first given name, nothing that says two people (sex, birth rank, INS), and the birth
    /// date or a name in common. Twins differ by given name or rank, so they are never offered.
    /// </summary>
    public static bool MayBeSame(Patient one, Patient other) =>
        one.TerritoryId == other.TerritoryId && one.Id != other.Id
        && Traits.SameGivenNames(one.BirthGivenNames, other.BirthGivenNames)
        && (one.Sex == other.Sex || one.Sex == Sex.Unknown || other.Sex == Sex.Unknown)
        && (one.BirthRank is null || other.BirthRank is null || one.BirthRank == other.BirthRank)
        && (one.InsMatricule is null || other.InsMatricule is null)
        && (one.BirthDate == other.BirthDate || Names(one).Intersect(Names(other), StringComparer.Ordinal).Any());

    /// <summary>Which of two stays: the one that carries the INS, else the better established, else the first.</summary>
    public static (Patient Kept, Patient Merged) Order(Patient first, Patient second) =>
        second.IdentityStatus > first.IdentityStatus ? (second, first) : (first, second);

    static IEnumerable<string> Names(Patient patient) => new[] { patient.BirthName, patient.UsedName }.OfType<string>().Select(Traits.Bare);
}
