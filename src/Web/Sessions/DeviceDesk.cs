using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Web.Operations;

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

/// <summary>Lets devices into a session's room.</summary>
sealed class DeviceDesk(IssueTicket issue, TicketSeal seal, PublicSite site)
{
    /// <inheritdoc cref="IssueTicket.Run"/>
    public async Task<Outcome<DeviceTicket>> Admit(Actor actor, Guid session, DeviceKind kind, string profession, CancellationToken cancel)
    {
        var (use, door) = kind == DeviceKind.Encoder ? (TicketUse.Publish, "whip") : (TicketUse.Watch, "whep");
        var issued = await issue.Run(actor, session, profession, cancel, use);
        return issued.Succeeded
            ? new DeviceTicket(kind, $"{site.Url}/{door}/{issued.Value.Room}/{issued.Value.Person}", seal.Seal(issued.Value), issued.Value.ExpiresAt)
            : issued.Refusal;
    }
}
