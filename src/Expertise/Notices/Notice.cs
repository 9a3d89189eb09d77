using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Notices;

/// <summary>A message that must leave the process, written in the transaction that causes it. It says that something waits, never what.</summary>
public sealed class Notice
{
    public required Guid Id { get; init; }

    /// <summary>Null for <see cref="NoticeKind.Invited"/> and <see cref="NoticeKind.OpinionInvited"/>, whose subject knows the address.</summary>
    public required Guid? RecipientId { get; init; }
    public required NoticeKind Kind { get; init; }
    public required Guid SubjectId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }
    public required int Attempts { get; set; }

    /// <summary>Not before; null for at once.</summary>
    public DateTimeOffset? RetryAt { get; set; }
}

public enum NoticeKind
{
    RequestFiled,
    RequestDeclined,

    /// <summary>The recipient's calendar has another session, or one that it has is otherwise or no more; the subject is the <see cref="CalendarEntry"/>.</summary>
    CalendarChanged,

    /// <summary>A session of the recipient's calendar is near; the subject is the <see cref="CalendarEntry"/>.</summary>
    SessionNear,

    /// <summary>A case of the recipient was not presented at its session, which has begun or is over; another date follows. The subject is the request.</summary>
    SlotReleased,

    /// <summary>A slot that somebody gave back is held for the recipient's case for a while; the subject is the offer.</summary>
    SlotOffered,

    /// <summary>Nobody came for a case twice: it is in the service's queue again. The subject is the request.</summary>
    CaseReturned,

    /// <summary>A session date beyond the first-answer clock waits for the recipient's agreement; the subject is the <c>later_date</c>.</summary>
    LaterDateAsked,

    /// <summary>A request is answered in writing, because no session date was agreed to in time; the subject is the request.</summary>
    TurnedToWriting,
    OpinionSigned,

    /// <summary>The virus scanner put away a document that the recipient sent.</summary>
    DocumentQuarantined,

    /// <summary>Something was added to a signed opinion.</summary>
    OpinionAdded,

    /// <summary>A signed opinion that its requester has not read for some days.</summary>
    OpinionUnread,

    /// <summary>The day has come for which a signed opinion asks for a review.</summary>
    ReviewDue,

    /// <summary>The service that was asked wrote to the requester.</summary>
    CaseAsked,

    /// <summary>The requester wrote back.</summary>
    CaseReplied,

    /// <summary>A case was handed on, to the recipient or from where they asked.</summary>
    CaseHandedOn,

    /// <summary>A second service is to be there when a case is presented: the recipient's own, or for a case of theirs. The subject is the request.</summary>
    SecondAsked,

    /// <summary>The second service answered; the subject is the request.</summary>
    SecondAnswered,

    /// <summary>The recipient asked for a link that sets a password; it is made when the mail is.</summary>
    PasswordLink,

    /// <summary>An administrator gave out a link that sets the recipient's password.</summary>
    AccessReset,

    /// <summary>Somebody vouched for the recipient, who lost every way in: this link opens the account anew; it is made when the mail is.</summary>
    AccessRecovery,

    /// <summary>A way into the recipient's account was added, removed or changed.</summary>
    SignInChanged,

    /// <summary>The recipient wants another e-mail address: this link goes there.</summary>
    EmailConfirm,

    /// <summary>And this warning to the present one.</summary>
    EmailChanging,

    /// <summary>A role waits for the recipient; the link that accepts it is made when the mail is.</summary>
    Invited,

    /// <summary>A signed opinion waits for a doctor without an account; the link that opens it is made when the mail is.</summary>
    OpinionInvited,

    /// <summary>A patient's file was opened to the recipient; the subject is the share.</summary>
    FileShared,

    /// <summary>Somebody broke the glass of a patient whose case the recipient asked about; the subject is that act.</summary>
    GlassBroken,

    /// <summary>Two records of a patient about whom the recipient asked became one; the subject is the merge.</summary>
    PatientsMerged,

    /// <summary>Somebody who learns under the recipient wrote a request that waits for their co-signature; the subject is the co-signature.</summary>
    CoSignatureAsked,

    /// <summary>It waits for some days; the subject is the co-signature.</summary>
    CoSignatureWaits,

    /// <summary>It came back with a word; the subject is the co-signature.</summary>
    DraftReturned,

    /// <summary>It was co-signed and is filed; the subject is the request.</summary>
    DraftCoSigned,

    /// <summary>It waits no more: one of the two closed their account. The subject is that account.</summary>
    CoSignatureDropped,

    /// <summary>Somebody asked together with the recipient; the subject is the request.</summary>
    CoOwnerNamed,

    /// <summary>The co-owner stepped out of the recipient's case; the subject is the request.</summary>
    CoOwnerLeft,

    /// <summary>The requester took the recipient out of a case that they had been asked to share; the subject is the request.</summary>
    CoOwnerRemoved,

    /// <summary>The identity of a patient about whom the recipient asked, or whose case they took, was corrected; the subject is the correction.</summary>
    PatientCorrected,

    /// <summary>An officer asked for a file to be erased, which the recipient may confirm; the subject is the erasure.</summary>
    ErasureWaits,

    /// <summary>The address of the recipient's roster has not answered for some days; the subject is that source of hours.</summary>
    RosterFailing,

    /// <summary>Somebody put the recipient down at a table of a session that is over, and the recipient has not confirmed it; the subject is the session.</summary>
    SeatToConfirm,
}

sealed class NoticeMapping : IEntityTypeConfiguration<Notice>
{
    public void Configure(EntityTypeBuilder<Notice> builder) { }
}
