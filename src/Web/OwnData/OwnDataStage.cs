using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using TeleExpertise.Expertise.OwnData;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.OwnData;

/// <summary>What a person takes along.</summary>
static class OwnDataStage
{
    static readonly JsonSerializerOptions ForPeople = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void MapOwnData(this WebApplication app) =>
        app.MapGet("/account/data.json", Export).RequireAuthorization().RequireReAuthentication(back: "/account/data").ExcludeFromDescription();

    static async Task<IResult> Export(ExportOwnData export, CurrentActor me, TimeProvider clock, CancellationToken cancel) =>
        Results.File(JsonSerializer.SerializeToUtf8Bytes(await export.Run(me.Actor, cancel), ForPeople), "application/json",
            string.Create(CultureInfo.InvariantCulture, $"teleexpertise-{clock.Today():yyyy-MM-dd}.json"));
}
