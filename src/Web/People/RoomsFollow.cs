using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Rooms;
using TeleExpertise.Web.Sessions;

namespace TeleExpertise.Web.People;

/// <summary>
/// Makes open rooms follow a change of somebody's roles at once: who may no longer sit in one is put out of it, and the pages of the
/// others fetch anew what their reader may see now.
/// </summary>
sealed class RoomsFollow(IServiceScopeFactory scopes, IRoomControl rooms, SessionNews news, TimeProvider clock)
{
    /// <summary>After the roles or replacements of an account changed; done even when the caller no longer listens.</summary>
    public async Task RolesChanged(Guid account)
    {
        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<ExpertiseDb>();
        if (await scope.ServiceProvider.GetRequiredService<FindActor>().Run(account, default) is not { } actor)
        {
            await rooms.Expel(account.ToString(), default); // the account is closed
            return;
        }
        foreach (var session in await Going(db))
        {
            if (!SessionRights.Of(actor, session).Join) await rooms.Revoke(session.Id.ToString(), account.ToString(), default);
            await news.Changed(session.Id, RoomPart.Agenda);
        }
    }

    /// <summary>The most that a territory may let a room open before its hour, or stay after it.</summary>
    static readonly TimeSpan Around = TimeSpan.FromHours(1);

    /// <summary>The sessions whose room may have somebody in it.</summary>
    Task<List<Session>> Going(ExpertiseDb db)
    {
        var now = clock.GetUtcNow();
        return db.Set<Session>().AsNoTracking()
            .Where(s => s.Status == SessionStatus.Open || (s.Status == SessionStatus.Planned && s.StartsAt < now + Around && s.EndsAt > now - Around)).ToListAsync();
    }
}
