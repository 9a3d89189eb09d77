using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Rooms;
using TeleExpertise.Server;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Sessions;

namespace TeleExpertise.Web.Screens;

/// <summary>Machines of meeting rooms: a way into the room, and nothing else.</summary>
static class ScreensStage
{
    public static void MapScreens(this WebApplication app) =>
        app.MapPost("/api/screen/sessions/{id:guid}/ticket", Ticket).RequireAuthorization().WithMetadata(new ForScreensAttribute()).ExcludeFromDescription();

    static async Task<IResult> Ticket(
        Guid id, CurrentScreen current, IssueScreenTicket issue, TicketSeal seal, TurnCredentials turn, RoomAudience audience, TimeProvider clock, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var issued = await issue.Run(current.Screen!, id, cancel);
        if (issued.Succeeded) await audience.Admit(id, current.Screen!.Id, isScreen: true);
        return issued.Answer(words, ticket => Results.Ok(new
        {
            ticket = seal.Seal(ticket),
            iceServers = turn.For(ticket.Room, ticket.Person, clock.GetUtcNow()),
        }));
    }
}
