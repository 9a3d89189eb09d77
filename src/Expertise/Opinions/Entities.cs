using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>The answer to a request; once signed it does not change.</summary>
public sealed class Opinion : ISealed
{
    byte[]? opened;

    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid AuthorId { get; set; }

    /// <summary>The session in which the case was discussed; null for a written answer.</summary>
    public Guid? SessionId { get; set; }
    public required OpinionKind Kind { get; set; }
    public string Understood { get; set; } = "";
    public string Findings { get; set; } = "";
    public required string Answer { get; set; }
    public required string Recommendations { get; set; }
    public string Prescriptions { get; set; } = "";
    public string Reconsider { get; set; } = "";
    public string Addressee { get; set; } = "";
    public OpinionDegree? Degree { get; set; }
    public DateOnly? FollowUpOn { get; set; }
    public bool PatientPresent { get; set; }
    public bool Inpatient { get; set; }
    public required OpinionStatus Status { get; set; }
    public required DateTimeOffset DraftedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? SignedAt { get; set; }

    /// <summary>SHA-256 of what was signed.</summary>
    public byte[]? ContentSha256 { get; set; }

    /// <summary>
    /// What was signed, byte by byte (<see cref="OpinionContent"/>); null on opinions of the time when only a fingerprint was kept. Sealed in the
    /// database: it names the patient.
    /// </summary>
    public byte[]? SignedContent { get; set; }

    /// <summary>ECDSA P-256 with SHA-256 over <see cref="SignedContent"/>, r and s (IEEE P1363), 64 bytes.</summary>
    public byte[]? Signature { get; set; }

    /// <summary>By which <see cref="SigningKey"/>.</summary>
    public string? KeyId { get; set; }

    public string WrappedBy { get; set; } = null!;
    public byte[] WrappedKey { get; set; } = null!;
    public byte[]? SealedContent { get; private set; }

    /// <inheritdoc />
    public void Seal(Sealer sealer)
    {
        if (SignedContent is null || ReferenceEquals(SignedContent, opened)) return;
        SealedContent = sealer.KeyOf(this).Seal(SignedContent, BelongsTo);
        opened = SignedContent;
    }

    /// <inheritdoc />
    public void Open(Sealer sealer) => SignedContent = opened = SealedContent is null ? null : sealer.KeyOf(this).Open(SealedContent, BelongsTo);

    string BelongsTo => $"signed content of opinion {Id}";

    /// <summary>What its author writes, as one value.</summary>
    public OpinionText Text
    {
        get => new()
        {
            Understood = Understood,
            Findings = Findings,
            Answer = Answer,
            Recommendations = Recommendations,
            Prescriptions = Prescriptions,
            Reconsider = Reconsider,
            Addressee = Addressee,
            Degree = Degree,
            FollowUpOn = FollowUpOn,
            PatientPresent = PatientPresent,
            Inpatient = Inpatient,
        };
        set => (Understood, Findings, Answer, Recommendations, Prescriptions, Reconsider, Addressee, Degree, FollowUpOn, PatientPresent, Inpatient) =
            (value.Understood, value.Findings, value.Answer, value.Recommendations, value.Prescriptions, value.Reconsider, value.Addressee, value.Degree, value.FollowUpOn, value.PatientPresent, value.Inpatient);
    }
}

public enum OpinionKind { Session, Written }

public enum OpinionStatus { Draft, Signed }

/// <summary>How soon the advice must be acted upon.</summary>
public enum OpinionDegree { Now, Days, Weeks, Routine }

/// <summary>A draft as one person left it; the next person's, or the same one's after a pause, is another.</summary>
public sealed class OpinionDraftVersion
{
    public required Guid Id { get; init; }
    public required Guid OpinionId { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTimeOffset BeganAt { get; init; }
    public required DateTimeOffset SavedAt { get; set; }

    /// <summary>An <see cref="OpinionText"/> as JSON.</summary>
    public required string Typed { get; set; }
}

/// <summary>What was added to a signed opinion, signed like it. Nothing is changed, only added.</summary>
public sealed class OpinionAddendum
{
    public required Guid Id { get; init; }
    public required Guid OpinionId { get; init; }
    public required Guid AuthorId { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset SignedAt { get; init; }
    public required byte[] SignedContent { get; init; }
    public required byte[] Signature { get; init; }
    public required string KeyId { get; init; }
}

/// <summary>The public half of a key that signed; the other half is in a file outside the database.</summary>
public sealed class SigningKey
{
    /// <summary>The first 16 hexadecimal digits of the SHA-256 of <see cref="PublicKey"/>.</summary>
    public required string Id { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER (RFC 5480).</summary>
    public required byte[] PublicKey { get; init; }
    public required DateTimeOffset FirstUsedAt { get; init; }
}

/// <summary>A professional present for that case, as named then (R6316-4 CSP).</summary>
public sealed class OpinionParticipant
{
    public required Guid OpinionId { get; init; }
    public required Guid AccountId { get; init; }
    public required string DisplayName { get; init; }
    public required string Profession { get; init; }
    public string? Rpps { get; init; }
    public required string OrganisationName { get; init; }
    public required DateTimeOffset BeganAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
}

/// <summary>When somebody first read an opinion.</summary>
public sealed class OpinionReading
{
    public required Guid OpinionId { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset FirstReadAt { get; init; }
}
