using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.People;

/// <summary>People: who may enter, for what, from when to when; and who did what.</summary>
static class PeopleStage
{
    public static void AddPeople(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RoomsFollow>();
        builder.Services.AddScoped<Post>();
    }

    public static void MapPeople(this WebApplication app)
    {
        app.MapGet("/people.csv", Export).RequireAuthorization().RequireReAuthentication(back: "/people").ExcludeFromDescription();
        app.MapGet("/people/model.csv", Model).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/audit.csv", ExportAudit).RequireAuthorization().RequireReAuthentication(back: "/audit").ExcludeFromDescription();
    }

    static async Task<IResult> ExportAudit([AsParameters] AuditQuery query, ReadAudit read, CurrentActor me, IStringLocalizer<PeopleText> words, CancellationToken cancel)
    {
        var found = await read.Run(me.Actor, query.Filter, export: true, cancel);
        if (!found.Succeeded) return Results.NotFound();
        var csv = new CsvWriter([words["AuditAt"], words["AuditWho"], words["AuditAction"], words["AuditSubject"], words["AuditRecord"], words["AuditOutcome"]]);
        foreach (var line in found.Value.Lines)
            csv.Line([line.At.ToString("o", CultureInfo.InvariantCulture), line.Actor ?? "", line.Action, line.Subject, line.SubjectId?.ToString() ?? "", words["Outcome." + line.Outcome]]);
        return Results.File(csv.ToBytes(), "text/csv; charset=utf-8", "audit.csv");
    }

    static async Task<IResult> Model(ListPlaces list, CurrentActor me, IStringLocalizer<SignInText> shared, CancellationToken cancel) => me.Actor.RolesToGive().Count == 0
        ? Results.NotFound()
        : Results.File(ImportWords.Model(await list.Run(me.Actor, cancel), shared), "text/csv; charset=utf-8", "modele-personnes.csv");

    static async Task<IResult> Export(
        [AsParameters] PeopleQuery query, ListPeople list, CurrentActor me, IStringLocalizer<PeopleText> words, IStringLocalizer<SignInText> shared, CancellationToken cancel)
    {
        var found = await list.Run(me.Actor, query.Filter, cancel);
        if (!found.Succeeded) return Results.NotFound();
        var csv = new CsvWriter([words["GivenName"], words["FamilyName"], words["Email"], words["Profession"], words["Rpps"], words["State"], words["Role"], words["Place"], words["Programme"], words["From"], words["Until"]]);
        foreach (var person in found.Value)
            foreach (var role in person.Roles.DefaultIfEmpty())
                csv.Line([person.GivenName, person.FamilyName, person.Email ?? "", shared["Profession." + person.Profession], person.Rpps ?? "", words["State." + person.State],
                    role is null ? "" : shared["Role." + role.Role], role?.Place ?? "", role?.Programme ?? "", role is null ? "" : Days.Short(role.StartsOn), role?.EndsOn is { } last ? Days.Short(last) : ""]);
        return Results.File(csv.ToBytes(), "text/csv; charset=utf-8", "personnes.csv");
    }
}

/// <summary>Whether invitations leave by mail, or their link is shown to be handed over.</summary>
sealed class Post(IConfiguration settings, IHttpContextAccessor http)
{
    /// <summary>True when a mail server is configured.</summary>
    public bool Goes => !string.IsNullOrEmpty(settings["Smtp:Host"]);

    /// <summary>A link of this site, as people open it.</summary>
    public string Link(string path)
    {
        var request = http.HttpContext!.Request;
        return (settings["PublicUrl"] ?? $"{request.Scheme}://{request.Host}").TrimEnd('/') + path;
    }
}

/// <summary>The filter of the list, as its address says it.</summary>
public sealed record PeopleQuery([FromQuery(Name = "q")] string? Text, [FromQuery(Name = "role")] string? Role, [FromQuery(Name = "state")] string? State)
{
    internal PeopleFilter Filter => new(Text, One<Role>(Role), One<PersonState>(State));

    static T? One<T>(string? word) where T : struct, Enum => Enum.TryParse<T>(word, ignoreCase: true, out var found) && Enum.IsDefined(found) ? found : null;
}

/// <summary>The filter of the audit, as its address says it.</summary>
public sealed record AuditQuery([FromQuery(Name = "action")] string? Action, [FromQuery(Name = "record")] string? Record, [FromQuery(Name = "outcome")] string? Outcome,
    [FromQuery(Name = "from")] string? From, [FromQuery(Name = "until")] string? Until, [FromQuery(Name = "before")] string? Before)
{
    internal AuditFilter Filter => new(Action, Guid.TryParse(Record, out var id) ? id : null,
        Enum.TryParse<AuditOutcome>(Outcome, ignoreCase: true, out var outcome) && Enum.IsDefined(outcome) ? outcome : null,
        Days.Read(From), Days.Read(Until), long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null);
}
