using System.Runtime.CompilerServices;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Deidentified;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Showing;

namespace TeleExpertise.Expertise.Tables.CaseOnScreen;

/// <summary>
/// Reads what everybody in the room looks at for a meeting-room screen, where the case was put: the original where all who sit before it may see it, the checked copy where somebody may not. The screen
/// asks every few seconds, so what is in the audit is that the case was put there and the document shown.
/// </summary>
public sealed class ReadScreenShown(ExpertiseDb db, FindActor find, ListSessionsOfScreen sessions, DocumentBytes bytes, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Null where nothing is to be shown; <see cref="Refusal.NotFound"/> for a session that is not the screen's.</returns>
    public async Task<Outcome<Shown?>> Run(RoomScreen screen, Guid sessionId, CancellationToken cancel)
    {
        var head = (await sessions.Run(screen, cancel)).FirstOrDefault(s => s.Id == sessionId);
        using var system = db.As(Reach.System); // a screen holds no role; the session is one of its own
        if (head is null) return await audit.Refused(null, "read-screen-shown", "room-screen", screen.Id, cancel);
        if (head.Closed(clock.GetUtcNow()) is not null) return (Shown?)null; // it hangs on the wall, and asks on
        if (await db.ReaderOfScreen(find, screen.Id, sessionId, cancel) is not { } eyes) return (Shown?)null;
        var copies = eyes.Sight is Sight.Whole ? null : (await db.CheckedViewOf(eyes.On.Request.Id, cancel))?.Pictures ?? [];
        return await db.ShownOf(eyes.On, copies, mayShow: false, cancel);
    }

    /// <summary>The bytes of what <see cref="Run"/> gave the screen.</summary>
    public async IAsyncEnumerable<Memory<byte>> Bytes(Guid documentId, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        using var system = db.As(Reach.System);
        await foreach (var part in bytes.Read(documentId, cancel)) yield return part;
    }
}
