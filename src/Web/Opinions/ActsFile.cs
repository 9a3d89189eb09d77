using System.Globalization;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.Opinions.Acts;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Opinions;

/// <summary>One's own acts as a spreadsheet opens them: numbers of cases, no patient.</summary>
static class ActsFile
{
    public static void MapActsFile(this WebApplication app) => app.MapGet("/acts.csv", Csv).RequireAuthorization().ExcludeFromDescription();

    /// <summary>"23,00 €".</summary>
    public static string Euros(int cents) => (cents / 100m).ToString("0.00", CultureInfo.CurrentUICulture) + " €";

    static async Task<IResult> Csv(ListActs list, CurrentActor me, IStringLocalizer<OpinionsText> words, CancellationToken cancel, int? year = null)
    {
        if (!me.Actor.Is(Role.Requester) && !me.Actor.Answers) return Results.NotFound();
        var acts = await list.Run(me.Actor, year, cancel);
        var csv = new CsvWriter([words["ActDay"], words["ActCase"], words["AskedService"], words["Act"], words["ActAmount"], words["ActState"], words["ActDelay"]]);
        foreach (var act in acts.Lines)
            csv.Line([act.DoneOn.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), act.Reference, act.Service, words["Act." + act.Kind],
                act.Priced ? (act.AmountCents / 100m).ToString("0.00", CultureInfo.GetCultureInfo("fr-FR")) : "", act.Blocked is { } why ? words["ActBlock." + why] : words["ActBillable"], act.Late ? words["ActLate"] : ""]);
        return Results.File(csv.ToBytes(), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"actes-{acts.Year}.csv"));
    }
}
