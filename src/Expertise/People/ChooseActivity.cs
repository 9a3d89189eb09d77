using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Notes in which of their activities a person works at this sign-in.</summary>
public sealed class ChooseActivity(ExpertiseDb db) : IVerb
{
    public async Task<Outcome<Done>> Run(Guid signIn, int? index, CancellationToken cancel)
    {
        var kept = await db.Set<PscSignIn>().SingleOrDefaultAsync(s => s.SignInId == signIn, cancel);
        if (kept is null) return Refusal.NotFound;
        if (index is not { } chosen || chosen < 0 || chosen >= kept.Activities.Count) return Refusal.Invalid(new FieldFault("activity", "activity-missing"));
        kept.Chosen = chosen;
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}

/// <summary>The activities of the person at this sign-in; null when they did not come through Pro Santé Connect.</summary>
public sealed class ReadActivities(ExpertiseDb db) : IVerb
{
    public Task<PscSignIn?> Run(Guid signIn, CancellationToken cancel) => db.Set<PscSignIn>().AsNoTracking().SingleOrDefaultAsync(s => s.SignInId == signIn, cancel);
}
