using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Demo;

/// <summary>An invented person whom anybody on this machine may play.</summary>
/// <param name="Persona">The key to sign in as.</param>
/// <param name="Name">As others see it.</param>
/// <param name="Profession">What they are.</param>
/// <param name="Role">What they may do; the first when there are several.</param>
/// <param name="Place">Where: an organisation or a service; null for the whole territory.</param>
/// <param name="Territories">The territories that they serve, the first one's door first.</param>
public sealed record DemoPersona(string Persona, string Name, Profession Profession, Role Role, string? Place, IReadOnlyList<string> Territories);

/// <summary>Lists the personas and signs in as one.</summary>
static class Personas
{
    /// <summary>In the order of the journey: who asks, who answers, who keeps the calendar, and so on.</summary>
    public static async Task<List<DemoPersona>> List(ExpertiseDb db, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // shown at the door
        var rows = await (
            from account in db.Set<Account>()
            where account.Persona != null && account.DisabledAt == null
            join grant in db.Set<RoleGrant>() on account.Id equals grant.AccountId
            join organisation in db.Set<Organisation>() on grant.OrganisationId equals organisation.Id into organisations
            from organisation in organisations.DefaultIfEmpty()
            join service in db.Set<Service>() on grant.ServiceId equals service.Id into services
            from service in services.DefaultIfEmpty()
            select new { Account = account, grant.Role, grant.TerritoryId, Place = organisation != null ? organisation.ShortName : service != null ? service.Name : null })
            .AsNoTracking().ToListAsync(cancel);
        var shown = DemoTerritory.All.ToDictionary(t => t.Id, t => t.Name);
        var order = DemoTerritory.All.Select(t => t.Id).ToList();
        return [.. from row in rows
                   where shown.ContainsKey(row.TerritoryId)
                   group row by row.Account.Persona into person
                   let first = person.OrderBy(r => order.IndexOf(r.TerritoryId)).ThenBy(r => r.Role).First()
                   orderby order.IndexOf(first.TerritoryId), first.Role, person.Key
                   select new DemoPersona(person.Key!, first.Account.DisplayName, first.Account.Profession, first.Role, first.Place,
                       [.. person.Select(r => r.TerritoryId).Distinct().OrderBy(order.IndexOf).Select(t => shown[t])])];
    }

    public static async Task<IResult> Play(string @as, string? next, ExpertiseDb db, Entrance entrance, HttpContext http, CancellationToken cancel)
    {
        var account = await db.Set<Account>().SingleOrDefaultAsync(a => a.Persona == @as && a.DisabledAt == null, cancel);
        if (account is null) return Results.Problem("No persona of this name; GET /demo/personas lists them.", statusCode: StatusCodes.Status404NotFound);
        var to = await entrance.Enter(account, SignInMethod.Persona, next);
        return http.Request.HasFormContentType ? Results.LocalRedirect(to) : Results.NoContent();
    }
}
