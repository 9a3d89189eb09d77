namespace TeleExpertise.Expertise.People;

/// <summary>Somebody as Pro Santé Connect, which has proven it, describes them.</summary>
/// <param name="Subject">The provider's own name for the person.</param>
/// <param name="Rpps">RPPS number, eleven digits; null for who has none.</param>
/// <param name="GivenName">As registered, often in capitals; may be empty.</param>
/// <param name="FamilyName">Likewise.</param>
/// <param name="Title">Civil title such as Dr; null for none.</param>
/// <param name="Profession">Null for a profession that has no part in tele-expertise.</param>
/// <param name="Activities">Where the person works, none twice.</param>
public sealed record PscPerson(string Subject, string? Rpps, string GivenName, string FamilyName, string? Title, Profession? Profession, IReadOnlyList<PscActivity> Activities);

/// <summary>One place and manner of work, in the codes of the national directory; empty where it says nothing.</summary>
public sealed record PscActivity
{
    /// <summary>Sector of activity, such as SA07 (ANS nomenclature TRE_R02).</summary>
    public required string Sector { get; init; }

    /// <summary>L for private practice, S for employed, B for voluntary work.</summary>
    public required string Mode { get; init; }

    /// <summary>Name of the structure.</summary>
    public required string Place { get; init; }

    /// <summary>FINESS number of the site.</summary>
    public required string Finess { get; init; }
}

/// <summary>What is kept of Pro Santé Connect for the time of a sign-in.</summary>
public sealed class PscSignIn
{
    public required Guid SignInId { get; init; }

    /// <summary>The id_token, sealed: signing out there asks for it. Gone once the sign-in has ended.</summary>
    public byte[]? SealedIdToken { get; set; }
    public required List<PscActivity> Activities { get; init; }

    /// <summary>Index of the activity in which the person works now; null until it is chosen.</summary>
    public int? Chosen { get; set; }
}
