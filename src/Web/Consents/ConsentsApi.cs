using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Consents;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Sessions;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Consents;

/// <summary>A consent that is withdrawn, from a page or a program: the verb, then the rooms where the case was.</summary>
static class ConsentsApi
{
    public static void Map(WebApplication app, RouteGroupBuilder api)
    {
        api.MapPost("/requests/{id:guid}/withdraw-consent", FromProgram).WithName("WithdrawConsent")
            .WithSummary("The patient no longer consents: the case is hidden from experts and learners at once.").Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
        app.MapPost("/requests/{id:guid}/withdraw-consent", FromPage).RequireAuthorization().ExcludeFromDescription();
    }

    static async Task<IResult> FromProgram(Guid id, WithdrawConsent withdraw, SessionNews news, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await Withdraw(id, withdraw, news, me.Actor, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> FromPage(Guid id, IFormCollection form, WithdrawConsent withdraw, SessionNews news, CurrentActor me, CancellationToken cancel) =>
        form["sure"] == "true" && !(await Withdraw(id, withdraw, news, me.Actor, cancel)).Succeeded ? Results.NotFound() : Results.LocalRedirect($"/requests/{id}");

    static async Task<Outcome<IReadOnlyList<Guid>>> Withdraw(Guid id, WithdrawConsent withdraw, SessionNews news, Actor actor, CancellationToken cancel)
    {
        var withdrawn = await withdraw.Run(actor, id, cancel);
        foreach (var session in withdrawn.Value ?? []) await news.Changed(session, RoomPart.Agenda);
        return withdrawn;
    }
}
