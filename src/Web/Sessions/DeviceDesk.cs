using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Web.Operations;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Sessions;

/// <summary>What enters a room without a page.</summary>
public enum DeviceKind
{
    /// <summary>Only publishes, by WHIP.</summary>
    Encoder,

    /// <summary>Only watches, by WHEP.</summary>
    Screen,
}

/// <summary>What is typed into a device.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Url">Where it posts its offer.</param>
/// <param name="Ticket">Its bearer token: for one use, until <paramref name="ExpiresAt"/>.</param>
public sealed record DeviceTicket(DeviceKind Kind, string Url, string Ticket, DateTimeOffset ExpiresAt)
{
    /// <summary>Says nothing that lets in.</summary>
    public override string ToString() => nameof(DeviceTicket);
}

/// <summary>Lets devices into a session's room, for as long as the sign-in lasts that vouches for them.</summary>
sealed class DeviceDesk(IssueTicket issue, TicketSeal seal, PublicSite site, RoomAudience audience, CurrentActor me)
{
    /// <inheritdoc cref="IssueTicket.Run"/>
    public async Task<Outcome<DeviceTicket>> Admit(Actor actor, Guid session, DeviceKind kind, string profession, CancellationToken cancel)
    {
        var (use, door) = kind == DeviceKind.Encoder ? (TicketUse.Publish, "whip") : (TicketUse.Watch, "whep");
        var issued = await issue.Run(actor, session, profession, cancel, use);
        if (issued.Succeeded) await audience.Admit(session, actor.Id, isScreen: false);
        return issued.Succeeded
            ? new DeviceTicket(kind, $"{site.Url}/{door}/{issued.Value.Room}/{issued.Value.Person}", seal.Seal(issued.Value with { SignIn = me.SignIn.Id.ToString() }), issued.Value.ExpiresAt)
            : issued.Refusal;
    }
}
