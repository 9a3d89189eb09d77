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
        ["/"] = "*",
        ["/absences"] = "Chair Coordinator Expert GuestExpert",
        ["/account/calendar"] = "*",
        ["/account/close"] = "*",
        ["/account/confirm"] = "*",
        ["/account/data"] = "*",
        ["/account/data.json"] = "*",
        ["/account/data/all"] = "*",
        ["/account/email"] = "*",
        ["/account/first"] = "*",
        ["/account/password"] = "*",
        ["/account/recovery-codes"] = "*",
        ["/account/roles"] = "*",
        ["/account/sector"] = "",
        ["/account/security"] = "*",
        ["/account/sessions"] = "*",
        ["/account/totp"] = "*",
        ["/account/waiting"] = "*",
        ["/acts"] = "Expert GuestExpert Requester",
        ["/acts.csv"] = "Expert GuestExpert Requester",
        ["/api/absences"] = "Chair Coordinator Expert GuestExpert",
        ["/api/acts"] = "*",
        ["/api/line"] = "*",
        ["/api/attendance"] = "CmeTracker",
        ["/api/calendar"] = "Coordinator",
        ["/api/co-owners"] = "*",
        ["/api/co-signatures"] = "*",
        ["/api/duties"] = "Coordinator Requester",
        ["/api/erasures"] = "Administrator Coordinator DataProtectionOfficer",
        ["/api/learning"] = "*",
        ["/api/offers"] = "*",
        ["/api/queue"] = "Expert GuestExpert",
        ["/api/requests"] = "*",
        ["/api/services"] = "*",
        ["/api/signing-keys"] = "*",
        ["/api/sessions"] = "*",
        ["/attendance"] = "CmeTracker",
        ["/audit"] = "DataProtectionOfficer",
        ["/audit.csv"] = "DataProtectionOfficer",
        ["/availability"] = "Coordinator Requester",
        ["/calendar"] = "Coordinator",
        ["/calendar/days-off"] = "Coordinator",
        ["/calendar/decide"] = "Coordinator",
        ["/calendar/extra"] = "Coordinator",
        ["/contacts"] = "*",
        ["/contacts/new"] = "Coordinator",
        ["/demo/personas"] = "*",
        ["/emergency-access"] = "Expert GuestExpert Requester",
        ["/forgotten"] = "*",
        ["/api/guest/call"] = "",
        ["/api/guest/case"] = "",
        ["/guest"] = "*",
        ["/guest/room"] = "*",
        ["/insight"] = "Administrator Coordinator",
        ["/insight.csv"] = "Administrator Coordinator",
        ["/learning"] = "*",
        ["/offline-worker.js"] = "*",
        ["/people"] = "Administrator Coordinator",
        ["/people.csv"] = "Administrator Coordinator",
        ["/people/import"] = "Administrator Coordinator",
        ["/people/invite"] = "Administrator Coordinator",
        ["/people/model.csv"] = "Administrator Coordinator",
        ["/photos"] = "*",
        ["/privacy"] = "*",
        ["/privacy/register"] = "*",
        ["/queue"] = "Expert GuestExpert",
        ["/requests"] = "Learner Requester",
        ["/requests/new"] = "Learner Requester",
        ["/requests/offline"] = "*",
        ["/requests/offline/services"] = "Requester",
        ["/retention"] = "Administrator Coordinator DataProtectionOfficer",
        ["/screen"] = "*",
        ["/screens"] = "Coordinator",
        ["/search"] = "Chair Expert GuestExpert Requester",
        ["/sessions"] = "*",
        ["/settings"] = "Coordinator",
        ["/shared"] = "SocialWorker",
        ["/sign-in"] = "*",
        ["/table"] = "*",
        ["/territory"] = "Administrator Coordinator",
        ["/territory/forms"] = "Coordinator",
        ["/territory/import"] = "Administrator Coordinator",
        ["/territory/organisations.csv"] = "Administrator Coordinator",
        ["/territory/organisations/new"] = "Administrator Coordinator",
        ["/territory/programmes"] = "Coordinator",
        ["/territory/programmes/new"] = "Coordinator",
        ["/territory/roads"] = "Administrator Coordinator",
        ["/territory/series"] = "Coordinator",
        ["/territory/series/new"] = "Coordinator",
        ["/territory/tours"] = "Coordinator",
        ["/verify"] = "*",
    };

    /// <summary>Pages of a record: to whom one of a case that was presented and answered, or of its session or territory, opens. "Asker" asked.</summary>
    static readonly Dictionary<string, string> RecordPages = new(StringComparer.Ordinal)
    {
        ["/api/attendance/{sessionId:guid}"] = "CmeTracker",
        ["/api/certificates/{code}"] = "",
        ["/api/co-signatures/{id:guid}"] = "",
        ["/api/documents/{id:guid}"] = "Asker Chair Expert GuestExpert",
        ["/api/documents/{id:guid}/content"] = "Asker Chair Expert GuestExpert",
        ["/api/documents/{id:guid}/page"] = "",
        ["/api/documents/{id:guid}/thumbnail"] = "Asker Chair Expert GuestExpert",
        ["/api/drafts/{id:guid}"] = "Asker",
        ["/api/drafts/{id:guid}/photos"] = "Asker",
        ["/api/photos/{id:guid}"] = "",
        ["/api/patients/{id:guid}/identity"] = "Asker",
        ["/api/requests/{id:guid}"] = "Asker Chair Expert GuestExpert",
        ["/api/requests/{id:guid}/dates"] = "Asker Chair Expert GuestExpert",
        ["/api/requests/{id:guid}/file"] = "Asker",
        ["/api/requests/{id:guid}/follow-up"] = "Asker Chair Expert GuestExpert",
        ["/api/requests/{id:guid}/retention"] = "Asker Chair Expert GuestExpert",
        ["/api/requests/{id:guid}/sending"] = "Asker Chair Expert GuestExpert",
        ["/api/requests/{id:guid}/messages"] = "Asker Chair Expert GuestExpert",
        ["/api/requests/{id:guid}/opinion"] = "Asker Chair Expert GuestExpert",
        ["/api/requests/{id:guid}/opinion/draft"] = "Expert GuestExpert",
        ["/api/requests/{id:guid}/opinion/export"] = "Asker Chair Expert GuestExpert",
        ["/api/requests/{id:guid}/opinion/versions"] = "Expert GuestExpert",
        ["/api/sessions/{id:guid}/pictures/{copy:guid}"] = "",
        ["/api/sessions/{id:guid}"] = "Asker Chair Coordinator Expert GuestExpert Learner Requester",
        ["/attendance/{SessionId:guid}"] = "CmeTracker",
        ["/attendance/{sessionId:guid}.csv"] = "CmeTracker",
        ["/calendar/feed/{secret:maxlength(64)}.ics"] = "",
        ["/calendar/series/{SeriesId:guid}/{OccursOn}"] = "",
        ["/certificates/{code}.pdf"] = "",
        ["/co-signatures/{Id:guid}"] = "",
        ["/contacts/{Id:guid}"] = "Coordinator",
        ["/documents/{Id:guid}"] = "Asker Chair Expert GuestExpert",
        ["/email/{Token}"] = "*",
        ["/first-administrator/{Token}"] = "",
        ["/invitation/{Token}"] = "",
        ["/join/{Token}"] = "",
        ["/opinion/{Token}"] = "",
        ["/patients/{Id:guid}"] = "Asker Chair Expert GuestExpert",
        ["/patients/{Id:guid}/identity"] = "Asker",
        ["/people/{Id:guid}"] = "Administrator Coordinator",
        ["/requests/{Id:guid}"] = "Asker Chair Expert GuestExpert",
        ["/requests/{Id:guid}/access"] = "Asker",
        ["/requests/{Id:guid}/deidentified"] = "Asker Chair Expert GuestExpert",
        ["/requests/{Id:guid}/export"] = "Asker",
        ["/requests/{id:guid}/file.zip"] = "Asker",
        ["/requests/{Id:guid}/opinion"] = "Asker Chair Expert GuestExpert",
        ["/requests/{Id:guid}/report"] = "Asker Chair Expert GuestExpert",
        ["/requests/{Id:guid}/opinion/addendum"] = "Expert GuestExpert",
        ["/requests/{Id:guid}/opinion/versions"] = "Expert GuestExpert",
        ["/requests/{Id:guid}/opinion/sign"] = "Expert GuestExpert",
        ["/requests/{id:guid}/opinion.pdf"] = "Asker Chair Expert GuestExpert",
        ["/requests/{id:guid}/transfer.pdf"] = "Asker",
        ["/requests/{id:guid}/admission.pdf"] = "Asker",
        ["/retention/{Id:guid}"] = "",
        ["/screen/sessions/{Id:guid}"] = "",
        ["/screen/sessions/{id:guid}/table"] = "",
        ["/screen/sessions/{id:guid}/case"] = "",
        ["/screen/sessions/{id:guid}/shown"] = "",
        ["/api/screen/sessions/{id:guid}/shown/{document:guid}"] = "",
        ["/api/guest/pictures/{copy:guid}"] = "",
        ["/sessions/{Id:guid}"] = "Asker Chair Coordinator Expert GuestExpert Learner Requester",
        ["/sessions/{Id:guid}/room"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/chat"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/shown"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/patients"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/guests"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/patient-there"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/people"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/calendar.ics"] = "Asker Chair Coordinator Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/notes"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/screens"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/case"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/sessions/{id:guid}/conduct"] = "Asker Chair Expert GuestExpert Learner Requester",
        ["/territory/forms/{Code}"] = "",
        ["/territory/organisations/{At:guid}/rooms/new"] = "Administrator Coordinator",
        ["/territory/organisations/{At:guid}/services/new"] = "Administrator Coordinator",
        ["/territory/organisations/{Id:guid}"] = "Administrator Coordinator",
        ["/territory/organisations/{Id:guid}/edit"] = "Administrator Coordinator",
        ["/territory/organisations/{Id:guid}/members"] = "",
        ["/territory/programmes/{Id:guid}"] = "Coordinator",
        ["/territory/rooms/{Id:guid}"] = "Administrator Coordinator",
        ["/territory/series/{Id:guid}"] = "Coordinator",
        ["/territory/services/{Id:guid}"] = "Administrator Coordinator",
        ["/territory/tours/{Id:guid}"] = "Coordinator",
    };

    /// <summary>Not pages: files, what machines ask, and what a code opens for anybody.</summary>
    static readonly string[] Machines = ["hub", "_framework", "favicon", "health", "metrics", "account/alive", "whep", "whip", "error", "not-here", "openapi", "verify/"];

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
        var (some, village) = (Guid.NewGuid(), ended.Case.Village);
        await app.Database.Sql($"""
            insert into room values ('{some}', '{village.Territory}', '{village.Practice}', 'Salle', 8);
            insert into programme (id, territory_id, name) values ('{some}', '{village.Territory}', 'Programme');
            insert into contact (id, territory_id, role, phone) values ('{some}', '{village.Territory}', 'Secrétariat', '04 65 71 00 00');
            insert into tour_stop values ('{some}', '{village.Territory}', '{village.Practice}', '48080', 'place', 1, 'every', '09:00', '12:00', '2026-01-01');
            """);
        await app.Database.AddDocument(ended.Case.Request.Id, ended.Case.Requester.Id, some);
        await app.Database.AddDraft(ended.Case.Requester.Id);
        var ids = await Records.SeenBy(app.Database, ended.Case.Requester);
        (ids["request"], ids["session"]) = (ended.Case.Request.Id, ended.Session);
        await Compare(RecordPages, people, Listed(records: true).Select(r => ("/" + r.RawText!.TrimStart('/'), r.AddressesIn(ids))));
    }

    [Fact]
    public async Task Each_role_comes_home_to_a_page_that_opens()
    {
        foreach (var (role, http) in await People(await Village.Build(app.Database)))
        {
            using var sent = await http.GetAsync("/");
            using var home = await http.GetAsync(sent.Headers.Location);
            Assert.True(home.IsSuccessStatusCode, $"{role} to {sent.Headers.Location}: {home.StatusCode}");
            http.Dispose();
        }
    }

    static async Task Compare(Dictionary<string, string> told, SortedDictionary<string, HttpClient> people, IEnumerable<(string Page, IReadOnlyList<string> Addresses)> pages)
    {
        var (differing, all) = (new List<string>(), pages.ToList());
        foreach (var (page, addresses) in all)
        {
            var answers = await Task.WhenAll(people.Select(async p => (Role: p.Key, Answer: await Open(p.Value, addresses))));
            differing.AddRange(answers.SelectMany(a => a.Answer.Broken));
            var open = answers.Where(a => a.Answer.Opens).Select(a => a.Role).ToList();
            var found = open.Count == people.Count ? Everybody : string.Join(' ', open);
            if (told.GetValueOrDefault(page) != found) differing.Add($"        [\"{page}\"] = \"{found}\",");
        }
        differing.AddRange(told.Keys.Except(all.Select(p => p.Page)).Select(gone => gone + " is no page"));
        Assert.True(differing.Count == 0, string.Join('\n', differing));
        foreach (var http in people.Values) http.Dispose();
    }

    static async Task<(bool Opens, List<string> Broken)> Open(HttpClient http, IReadOnlyList<string> addresses)
    {
        var broken = new List<string>();
        foreach (var address in addresses)
        {
            using var answer = await http.GetAsync(address);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError) broken.Add($"{address}: {(int)answer.StatusCode}");
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Forbidden || IsMove(answer)) return (true, broken);
        }
        return (false, broken);
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
