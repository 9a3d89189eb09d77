using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Screens;

/// <summary>Enrols a meeting-room screen. Its code is shown once; the database knows only the hash.</summary>
public sealed class EnrolScreen(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">A coordinator of the territory.</param>
    /// <param name="territory">Whose sessions it may join.</param>
    /// <param name="name">What others will see.</param>
    /// <param name="roomId">The room it stands in, of the same territory; null for just a name.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The code to type.</returns>
    public async Task<Outcome<string>> Run(Actor actor, Guid territory, string name, Guid? roomId, CancellationToken cancel)
    {
        if (!actor.Holds(Role.Coordinator, territory)) return await audit.Refused(actor.Id, "enrol-screen", "territory", territory, cancel);
        var words = name.Trim();
        if (words.Length is 0 or > 80 || !PlainWords.IsPlain(words)) return Refusal.Invalid(new FieldFault("name", "screen-name-missing"));
        if (roomId is not null && !await db.Set<Room>().AnyAsync(r => r.Id == roomId && r.TerritoryId == territory, cancel)) return Refusal.Invalid(new FieldFault("room", "screen-room-unknown"));
        var (code, now) = (ScreenCode.Draw(), clock.GetUtcNow());
        var screen = new RoomScreen
        {
            Id = Guid.CreateVersion7(now),
            TerritoryId = territory,
            RoomId = roomId,
            Name = words,
            CodeSha256 = Secret.Hash(code),
            CodeExpiresAt = now + RoomScreen.CodeLife,
            EnrolledById = actor.Id,
            EnrolledAt = now,
        };
        db.Add(screen);
        await db.SaveChangesAsync(cancel); // before its audit row, which looks for its territory
        audit.Done(actor.Id, "enrol-screen", "room-screen", screen.Id);
        await db.SaveChangesAsync(cancel);
        return code;
    }
}
