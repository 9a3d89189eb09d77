using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Duties;

namespace TeleExpertise.Expertise.OwnData;

/// <summary>Everything about an account, as it is handed over. Lists have the latest first.</summary>
public sealed record AccountExport
{
    public required DateTimeOffset ExportedAt { get; init; }
    public required OwnPerson Account { get; init; }
    public required OwnWaysIn WaysIn { get; init; }
    public required IReadOnlyList<OwnRole> Roles { get; init; }
    public required IReadOnlyList<OwnReplacement> Replacements { get; init; }
    public required IReadOnlyList<OwnAbsence> Absences { get; init; }
    /// <summary>Hours in which the person cannot sit in a session.</summary>
    public required IReadOnlyList<OwnDuty> Duties { get; init; }
    public required IReadOnlyList<OwnSignIn> SignIns { get; init; }
    public required IReadOnlyList<OwnAttendance> Attendance { get; init; }
    public required IReadOnlyList<OwnStay> Stays { get; init; }

    /// <summary>Seats at tables of several before one screen.</summary>
    public required IReadOnlyList<OwnTableSeat> Seats { get; init; }

    /// <summary>Requests filed: ids and dates, for what they say is their patients'.</summary>
    public required IReadOnlyList<OwnRecord> Requests { get; init; }

    /// <summary>Requests that somebody asked together with the person, or that the person wrote for somebody's co-signature: ids and dates likewise.</summary>
    public required IReadOnlyList<OwnRecord> CoOwned { get; init; }
    public required IReadOnlyList<OwnRecord> Prepared { get; init; }

    /// <summary>Drafts sent for a co-signature and not filed: the person's own, and those of others that were for them to co-sign.</summary>
    public required IReadOnlyList<OwnCoSignature> CoSignatures { get; init; }

    /// <summary>Opinions written: ids and dates, for what they say is their patients'.</summary>
    public required IReadOnlyList<OwnRecord> Opinions { get; init; }
    public required IReadOnlyList<OwnRecord> Drafts { get; init; }

    /// <summary>Messages written beside the video of sessions: ids and dates, for what they say is their patients'.</summary>
    public required IReadOnlyList<OwnRecord> Said { get; init; }
    /// <summary>When they said that a patient took part in their case: ids of the cases and dates.</summary>
    public required IReadOnlyList<OwnRecord> Teleconsultations { get; init; }

    /// <summary>What their calendar was told of sessions.</summary>
    public required IReadOnlyList<OwnAppointment> Appointments { get; init; }
    public required OwnWishes Calendar { get; init; }
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

/// <param name="WithdrawnAt">Null for one that stands.</param>
public sealed record OwnAbsence(DateOnly From, DateOnly Until, DateTimeOffset AnnouncedAt, DateTimeOffset? WithdrawnAt);

/// <param name="Address">Where the roster is that they come from; null for none.</param>
public sealed record OwnDuty(DutyKind Kind, DutyOrigin Origin, DateTimeOffset AddedAt, string? Address, IReadOnlyList<Interval> Hours);
public sealed record OwnSignIn(DateTimeOffset BeganAt, DateTimeOffset LastSeenAt, DateTimeOffset? EndedAt, SignInMethod Method, string Device);
public sealed record OwnAttendance(Guid Session, string Service, DateTimeOffset At, int Seconds, string? CertificateCode);
public sealed record OwnStay(Guid Session, DateTimeOffset From, DateTimeOffset Until);

/// <param name="Own">True for who sat down by the code, false for who was put down by a colleague.</param>
public sealed record OwnTableSeat(Guid Session, DateTimeOffset From, DateTimeOffset? Until, bool Own, DateTimeOffset? ConfirmedAt, DateTimeOffset? RefusedAt);
public sealed record OwnRecord(Guid Id, DateTimeOffset At);

/// <param name="Asked">True when the person asked for it, false when it was theirs to give.</param>
/// <param name="EndedAt">When it went back; null while it waits.</param>
public sealed record OwnCoSignature(Guid Draft, bool Asked, DateTimeOffset At, DateTimeOffset? EndedAt);

/// <param name="CancelledAt">Null for one that stands.</param>
/// <param name="MailedAt">When the last mail about it left; null for none.</param>
public sealed record OwnAppointment(Guid Session, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset? CancelledAt, DateTimeOffset? MailedAt);

/// <param name="AddressSince">Since when there is an address to which calendars subscribe; null for none.</param>
/// <param name="AddressReadAt">When it was last read, to the hour.</param>
public sealed record OwnWishes(bool Reminders, DateTimeOffset? AddressSince, DateTimeOffset? AddressReadAt);
public sealed record OwnNotice(NoticeKind Kind, DateTimeOffset At, DateTimeOffset? MailedAt);
public sealed record OwnAct(DateTimeOffset At, string Action, string Subject, Guid? SubjectId, AuditOutcome Outcome);
