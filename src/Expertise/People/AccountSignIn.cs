namespace TeleExpertise.Expertise.People;

/// <summary>One time that somebody came in, from the door to signing out. Its id is sealed in the browser's cookie; without that it opens nothing.</summary>
public sealed class AccountSignIn
{
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required SignInMethod Method { get; init; }

    /// <summary>Browser and system as a person would say them: "Firefox, Windows".</summary>
    public required string Device { get; init; }

    /// <summary>True until a passkey or one-time code is added: nothing opens but the page that adds it.</summary>
    public required bool Confined { get; set; }
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>Right to the minute.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When the person last proved who they are: at the door, or since.</summary>
    public required DateTimeOffset ReAuthenticatedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>The ways in.</summary>
public enum SignInMethod
{
    /// <summary>A passkey with user verification.</summary>
    Passkey,

    /// <summary>Password and one-time code.</summary>
    PasswordTotp,

    /// <summary>Password and recovery code.</summary>
    RecoveryCode,

    /// <summary>Password alone, of an account that has no second way yet: confined.</summary>
    Password,

    /// <summary>A one-time link, of an account that has no second way yet: confined.</summary>
    Invitation,

    /// <summary>A demonstration's button.</summary>
    Persona,

    /// <summary>Pro Santé Connect.</summary>
    Psc,
}
