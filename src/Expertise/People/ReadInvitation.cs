using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Who is invited by a link, while it works.</summary>
public sealed class ReadInvitation(ExpertiseDb db, TimeProvider clock) : IVerb
{
    public async Task<Outcome<string>> Run(string token, CancellationToken cancel) =>
        await db.InvitedBy(token, clock.GetUtcNow()).AsNoTracking().SingleOrDefaultAsync(cancel) is { } account ? account.DisplayName : Refusal.NotFound;
}
