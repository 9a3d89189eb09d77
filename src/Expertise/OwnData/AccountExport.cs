using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.OwnData;

/// <summary>Everything about an account, as it is handed over. Lists have the latest first.</summary>
public sealed record AccountExport
{
    public required DateTimeOffset ExportedAt { get; init; }
    public required OwnPerson Account { get; init; }
    public required OwnWaysIn WaysIn { get; init; }
    public required IReadOnlyList<OwnRole> Roles { get; init; }
    public required IReadOnlyList<OwnReplacement> Replacements { get; init; }
    public required IReadOnlyList<OwnSignIn> SignIns { get; init; }
    public required IReadOnlyList<OwnAttendance> Attendance { get; init; }
    public required IReadOnlyList<OwnStay> Stays { get; init; }

    /// <summary>Requests filed: ids and dates, for what they say is their patients'.</summary>
    public required IReadOnlyList<OwnRecord> Requests { get; init; }

    /// <summary>Opinions written: ids and dates, for what they say is their patients'.</summary>
    public required IReadOnlyList<OwnRecord> Opinions { get; init; }
    public required IReadOnlyList<OwnRecord> Drafts { get; init; }
    public required IReadOnlyList<OwnNotice> Notices { get; init; }

    /// <summary>What the audit keeps of one's own acts.</summary>
    public required IReadOnlyList<OwnAct> Acts { get; init; }
}

public sealed record OwnPerson(Guid Id, string? Title, string GivenName, string FamilyName, Profession Profession, string? Rpps, string? Email, string? Phone, DateTimeOffset CreatedAt);
public sealed record OwnWaysIn(bool Password, DateTimeOffset? OneTimeCodesSince, int RecoveryCodesLeft, IReadOnlyList<OwnPasskey> Passkeys, IReadOnlyList<string> Providers);
public sealed record OwnPasskey(string Name, DateTimeOffset AddedAt);
public sealed record OwnRole(Role Role, string Territory, string? Place, DateOnly From, DateOnly? Until);

/// <param name="Given">True when somebody replaces this person, false when this person replaces somebody.</param>
public sealed record OwnReplacement(bool Given, DateOnly From, DateOnly Until);
public sealed record OwnSignIn(DateTimeOffset BeganAt, DateTimeOffset LastSeenAt, DateTimeOffset? EndedAt, SignInMethod Method, string Device);
public sealed record OwnAttendance(Guid Session, string Service, DateTimeOffset At, int Seconds, string? CertificateCode);
public sealed record OwnStay(Guid Session, DateTimeOffset From, DateTimeOffset Until);
public sealed record OwnRecord(Guid Id, DateTimeOffset At);
public sealed record OwnNotice(NoticeKind Kind, DateTimeOffset At, DateTimeOffset? MailedAt);
public sealed record OwnAct(DateTimeOffset At, string Action, string Subject, Guid? SubjectId, AuditOutcome Outcome);
