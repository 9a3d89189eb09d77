using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Territory;

/// <summary>The territory's files; its pages find themselves.</summary>
static class TerritoryStage
{
    public static void MapTerritory(this WebApplication app) =>
        app.MapGet("/territory/organisations.csv", Export).RequireAuthorization().RequireReAuthentication(back: "/territory").ExcludeFromDescription();

    static async Task<IResult> Export(string? @in, ReadTerritory read, CurrentActor me, ExpertiseDb db, AuditTrail audit, IStringLocalizer<TerritoryText> words, CancellationToken cancel)
    {
        var found = await read.Run(me.Actor, @in, cancel);
        if (!found.Succeeded) return Results.NotFound();
        audit.Done(me.Actor.Id, "export-organisations", "territory", found.Value.Territory.Id);
        await db.SaveChangesAsync(cancel);
        return Results.File(OrganisationWords.Csv(found.Value, words), "text/csv; charset=utf-8", $"organisations-{found.Value.Territory.Code}.csv");
    }
}
