using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Opinions.Acts;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>
/// An expert of the service signs the answer: patient and professionals are named as they are named now, the request is answered,
/// the requester is told. From then on the database lets nobody change it.
/// </summary>
public sealed class SignOpinion(ExpertiseDb db, PresentForCase present, SigningKeys keys, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who signs.</param>
    /// <param name="requestId">The case.</param>
    /// <param name="seenVersion">The version of the draft that the signer had before them; another one is not signed.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The opinion's id.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, DateTimeOffset seenVersion, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var found = await db.LockForExpert(transaction, audit, actor, "sign-opinion", requestId, cancel);
        if (!found.Succeeded) return found.Refusal;
        var request = found.Value;
        var draft = await db.Set<Opinion>().SingleOrDefaultAsync(o => o.RequestId == requestId, cancel);
        if (draft is { Status: OpinionStatus.Draft } && draft.UpdatedAt != seenVersion) return Refusal.Conflict("opinion-changed-meanwhile");
        var ready = Ready(request, draft, actor.Id, await db.PresentedIn(requestId, cancel), await db.WasTeleconsultation(requestId, cancel));
        if (!ready.Succeeded)
        {
            db.ChangeTracker.Clear(); // the page goes on with this context and must not save a half-settled draft
            return ready.Refusal;
        }
        await Sign(actor, request, ready.Value, cancel);
        await transaction.CommitAsync(cancel);
        Journey.OpinionsSigned.Add(1);
        return ready.Value.Id;
    }

    /// <summary>The draft as <paramref name="authorId"/> would sign it, or why it cannot be signed.</summary>
    internal static Outcome<Opinion> Ready(Request request, Opinion? draft, Guid authorId, Guid? presentedIn, bool teleconsultation)
    {
        if (request.ClosedAt is not null) return Refusal.Conflict("request-closed");
        if (draft is null) return Refusal.Conflict("opinion-not-begun");
        if (draft.Kind == OpinionKind.Session && presentedIn is null) return Refusal.Conflict("opinion-case-not-presented");
        if (draft.Text.Missing() is { Count: > 0 } missing) return Refusal.Invalid(missing);
        draft.AuthorId = authorId;
        draft.PatientPresent |= teleconsultation;
        if (presentedIn is not null) (draft.Kind, draft.SessionId) = (OpinionKind.Session, presentedIn);
        return draft;
    }

    async Task Sign(Actor actor, Request request, Opinion opinion, CancellationToken cancel)
    {
        var now = clock.GetMicroseconds();
        var participants = await Participants.Of(db, present, request, opinion, actor.Id, now, cancel);
        db.AddRange(participants);
        await db.SaveChangesAsync(cancel); // while it is a draft: a signed opinion takes nobody in

        (opinion.Status, opinion.SignedAt, opinion.UpdatedAt) = (OpinionStatus.Signed, now, now);
        await Seal(request, opinion, participants, cancel);
        (request.Status, request.ClosedAt) = (RequestStatus.Answered, now);
        await SettleBooking(opinion, now, cancel);
        await db.RecordActs(request, opinion, now, cancel);
        foreach (var owner in request.Owners())
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = owner, Kind = NoticeKind.OpinionSigned, SubjectId = request.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "sign-opinion", "request", request.Id);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The report as it is now, signed whole with the installation's key: a simple electronic signature (eIDAS article 3, 10), no more.</summary>
    async Task Seal(Request request, Opinion opinion, List<OpinionParticipant> participants, CancellationToken cancel)
    {
        var content = await ReportFacts.Gather(db, request, opinion, participants, opinion.SignedAt!.Value, cancel);
        var bytes = (content with { RowsSha256 = Convert.ToHexStringLower(SignedContent.Fingerprint(request, request.PatientId, opinion, participants)) }).ToBytes();
        var signed = keys.Sign(bytes);
        await db.Keep(signed, opinion.SignedAt!.Value, cancel);
        (opinion.SignedContent, opinion.ContentSha256, opinion.Signature, opinion.KeyId) = (bytes, SHA256.HashData(bytes), signed.Signature, signed.KeyId);
    }

    /// <summary>An answered case needs no slot: one of this session has served, any other is free again.</summary>
    async Task SettleBooking(Opinion opinion, DateTimeOffset now, CancellationToken cancel)
    {
        // Locked: the case may be put on at this moment.
        var booked = await db.Set<Booking>().FromSql($"select * from booking where request_id = {opinion.RequestId} and status = 'booked' for update").ToListAsync(cancel);
        if (booked is not [var booking]) return;
        var session = await db.Set<Slot>().Where(s => s.Id == booking.SlotId).Select(s => s.SessionId).SingleAsync(cancel);
        if (session == opinion.SessionId) booking.Status = BookingStatus.Presented;
        else (booking.Status, booking.CancelledAt) = (BookingStatus.Cancelled, now);
    }
}
