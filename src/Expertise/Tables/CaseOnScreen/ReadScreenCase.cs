using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Tables.CaseOnScreen;

/// <summary>What a meeting-room screen shows of the case that is on: words only, pictures are shown to all at once.</summary>
/// <param name="Outline">What tells nobody whose it is.</param>
/// <param name="Named">Whose it is and what is asked; null where somebody sits there who may not see that.</param>
public sealed record CaseForScreen(CaseOutline Outline, NamedForScreen? Named);

/// <summary>A case with its patient.</summary>
/// <param name="Form">The form of its specialty; null where there was none.</param>
public sealed record NamedForScreen(string Reference, string Patient, string Question, string Context, FilledForm? Form);

/// <summary>Reads it for a screen, with the eyes of who put the case there: when they may no more, it shows nothing. The screen asks every few seconds, so what is in the audit is that it was put there.</summary>
public sealed class ReadScreenCase(ExpertiseDb db, FindActor find, DescribeCaseOn describe, ListSessionsOfScreen sessions, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Null where nothing is to be shown; <see cref="Refusal.NotFound"/> for a session that is not the screen's.</returns>
    public async Task<Outcome<CaseForScreen?>> Run(RoomScreen screen, Guid sessionId, CancellationToken cancel)
    {
        var head = (await sessions.Run(screen, cancel)).FirstOrDefault(s => s.Id == sessionId);
        using var system = db.As(Reach.System); // a screen holds no role; the session is one of its own
        if (head is null) return await audit.Refused(null, "read-screen-case", "room-screen", screen.Id, cancel);
        if (head.Closed(clock.GetUtcNow()) is not null) return (CaseForScreen?)null; // it hangs on the wall, and asks on
        if (await db.ReaderOfScreen(find, screen.Id, sessionId, cancel) is not { } eyes || (await describe.Run(eyes.Reader, sessionId, cancel)).Value is not { } outline) return (CaseForScreen?)null;
        return new CaseForScreen(outline, eyes.Sight is Sight.Whole ? await Named(eyes.On.Request, cancel) : null);
    }

    async Task<NamedForScreen> Named(Request request, CancellationToken cancel)
    {
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId, cancel);
        return new(request.Reference, patient.BirthName + " " + patient.BirthGivenNames, request.Question, request.Context, await db.FilledFormOf(request.Id, cancel));
    }
}
