using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions.Outsiders;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>The case that is on without anything that names its patient or its requester, for an expert without an account who was let in.</summary>
public sealed class ReadGuestCase(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <returns>Null when no case is on; <c>case-among-its-team</c> where its owner had those outside wait; <see cref="Refusal.NotFound"/> for a patient, and for who was not let in.</returns>
    public async Task<Outcome<CaseOutline?>> Run(GuestAtTheDoor guest, CancellationToken cancel)
    {
        if (guest is not { Name: not null, Called: true }) return Refusal.NotFound;
        using var system = db.As(Reach.System); // to be let in was the right
        if (await db.OutlineOfCaseOn(guest.SessionId, clock.Today(), cancel) is not { } on) return (CaseOutline?)null;
        return await db.OutsidersWait(on.Request.Id, cancel) ? Refusal.Conflict("case-among-its-team") : on.Outline;
    }
}
