using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Talk;

/// <summary>Writes beside the video: to the care team of the case that is on, or to everybody in the room while none is.</summary>
public sealed class Say(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Longest message, characters.</summary>
    public const int TextMax = 2000;

    /// <param name="actor">Who may sit in the room; while a case is on, of its care team.</param>
    /// <param name="sessionId">Where.</param>
    /// <param name="segmentId">To which case the writer meant to speak, as their page showed it; null for none. What was meant for few is never said to all, and the other way round.</param>
    /// <param name="typed">What.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The message's id; <c>session-not-open</c>, <c>talk-moved</c> when another case is on by now, or what is wrong with the text.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid sessionId, Guid? segmentId, string? typed, CancellationToken cancel)
    {
        var session = await db.Peek(sessionId, cancel);
        if (session is null || !SessionRights.Of(actor, session).Join) return await audit.Refused(actor.Id, "say", "session", sessionId, cancel);
        var on = await db.CaseOn(sessionId, cancel);
        if (on is not null && !actor.MayRead(on.Request)) return await audit.Refused(actor.Id, "say", "session", sessionId, cancel);
        if (session.Status is not SessionStatus.Open) return Refusal.Conflict("session-not-open");
        if (on?.Segment.Id != segmentId) return Refusal.Conflict("talk-moved");
        var text = PlainWords.Clean(typed, lines: true);
        if (text.Length == 0) return Refusal.Invalid(new FieldFault("text", "message-missing"));
        if (text.Length > TextMax) return Refusal.Invalid(new FieldFault("text", "too-long"));

        var now = clock.GetUtcNow();
        var message = new RoomMessage { Id = Guid.CreateVersion7(now), SessionId = sessionId, SegmentId = segmentId, AuthorId = actor.Id, SaidAt = now, Text = text };
        db.Add(message);
        if (on is not null) audit.Done(actor.Id, "say", "request", on.Request.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("room_message_case_on"))
        {
            return Refusal.Conflict("talk-moved"); // meanwhile
        }
        return message.Id;
    }
}
