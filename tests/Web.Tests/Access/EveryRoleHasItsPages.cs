using System.Net;
using Microsoft.AspNetCore.Routing.Patterns;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Attestations;

namespace TeleExpertise.Web.Tests.Access;

/// <summary>
/// Role by page, over the routes of the running application: each page says here to whom it opens. A page that is not
/// listed fails: whoever adds one decides.
/// </summary>
public sealed class EveryRoleHasItsPages(TestApp app) : IClassFixture<TestApp>
{
    const string Everybody = "*";

    /// <summary>Pages without a record in their address.</summary>
    static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
    };

    /// <summary>Pages of a record: to whom one of a case that was presented and answered, or of its session or territory, opens. "Asker" asked.</summary>
    static readonly Dictionary<string, string> RecordPages = new(StringComparer.Ordinal)
    {
    };

    /// <summary>Not pages: files, and what machines ask.</summary>
    static readonly string[] Machines = ["hub", "_framework", "favicon", "health", "metrics", "account/alive", "whep", "whip", "error", "not-here", "openapi"];

    [Fact]
    public async Task Each_page_opens_to_those_who_are_listed_and_to_nobody_else()
    {
        var people = await People(await Village.Build(app.Database));
        await Compare(Pages, people, Listed(records: false).Select(r => (r.With(""), (IReadOnlyList<string>)[r.With("")])));
    }

    [Fact]
    public async Task Each_record_opens_to_those_who_are_listed_and_to_nobody_else()
    {
        var ended = await EndedCase.Build(app);
        var people = await People(ended.Case.Village);
        people["Asker"] = await app.SignIn(ended.Case.Requester);
        var ids = await Records.SeenBy(app.Database, ended.Case.Requester, ended.Case.Request.Id, ended.Session);
        await Compare(RecordPages, people, Listed(records: true).Select(r => ("/" + r.RawText!.TrimStart('/'), (IReadOnlyList<string>)[.. ids.Select(id => r.With(id.ToString())).Distinct()])));
    }

    static async Task Compare(Dictionary<string, string> told, SortedDictionary<string, HttpClient> people, IEnumerable<(string Page, IReadOnlyList<string> Addresses)> pages)
    {
        var (differing, all) = (new List<string>(), pages.ToList());
        foreach (var (page, addresses) in all)
        {
            var open = new List<string>();
            foreach (var (role, http) in people)
                if (await Opens(http, addresses, differing)) open.Add(role);
            var found = open.Count == people.Count ? Everybody : string.Join(' ', open);
            if (told.GetValueOrDefault(page) != found) differing.Add($"        [\"{page}\"] = \"{found}\",");
        }
        differing.AddRange(told.Keys.Except(all.Select(p => p.Page)).Select(gone => gone + " is no page"));
        Assert.True(differing.Count == 0, string.Join('\n', differing));
        foreach (var http in people.Values) http.Dispose();
    }

    static async Task<bool> Opens(HttpClient http, IReadOnlyList<string> addresses, List<string> broken)
    {
        foreach (var address in addresses)
        {
            using var answer = await http.GetAsync(address);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError) broken.Add($"{address}: {(int)answer.StatusCode}");
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Forbidden || IsMove(answer)) return true;
        }
        return false;
    }

    IEnumerable<RoutePattern> Listed(bool records) => Routes.Of(app, "GET")
        .Where(r => r.Parameters.Count > 0 == records && !Machines.Any(m => r.RawText!.TrimStart('/').StartsWith(m, StringComparison.Ordinal)))
        .OrderBy(r => r.RawText!.TrimStart('/'), StringComparer.Ordinal);

    /// <summary>A page for those who have proved who they are once more has answered that it is theirs.</summary>
    static bool IsMove(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther && answer.Headers.Location?.OriginalString.Contains("sign-in", StringComparison.Ordinal) == false;

    /// <summary>Somebody of each role, and somebody of none.</summary>
    async Task<SortedDictionary<string, HttpClient>> People(Village village)
    {
        var people = new SortedDictionary<string, HttpClient>(StringComparer.Ordinal);
        foreach (var role in Enum.GetValues<Role>()) people[role.ToString()] = await app.SignIn(await Somebody(village, role));
        var without = await village.Coordinator();
        await app.Database.Sql($"update role_grant set ends_on = '2020-01-02' where account_id = '{without.Id}'");
        people["Nothing"] = await app.SignIn(without);
        return people;
    }

    static Task<Actor> Somebody(Village village, Role role) => role switch
    {
        Role.Requester => village.Requester(),
        Role.Learner => village.Learner(),
        Role.SocialWorker => village.Person(role, Profession.SocialWorker, organisation: village.Practice),
        Role.Expert or Role.Chair or Role.GuestExpert => village.Person(role, Profession.Doctor, service: village.InternalMedicine),
        _ => village.Person(role, Profession.Coordinator),
    };
}
