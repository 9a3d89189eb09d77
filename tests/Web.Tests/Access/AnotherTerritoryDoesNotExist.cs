using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Attestations;

namespace TeleExpertise.Web.Tests.Access;

/// <summary>
/// Somebody of one territory asks for what another territory has, by every route of the running application. Rights add
/// up, so two people who hold all roles that the law lets one hold ask for everybody.
/// </summary>
public sealed class AnotherTerritoryDoesNotExist(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    static readonly Role[] Medical = [Role.Requester, Role.Expert, Role.Chair, Role.GuestExpert, Role.Learner];
    /// <summary>The demonstration's people are shown to anybody, and a refusal's own page is none of a territory.</summary>
    static readonly string[] Doors = ["hub", "sign-in", "demo/", "not-here/"];
    EndedCase there = null!;
    Village here = null!;
    Dictionary<string, Guid> records = [];
    string certificate = "";

    public async Task InitializeAsync()
    {
        there = await EndedCase.Build(app);
        certificate = await there.Code(app, there.Case.Requester);
        await AddFiles();
        here = await Village.Build(app.Database);
        records = await Records.SeenBy(app.Database, there.Case.Requester);
        (records["request"], records["session"]) = (there.Case.Request.Id, there.Session);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_page_api_export_or_file_shows_or_admits_it(bool medical)
    {
        var person = await Person(medical);
        using var http = await app.SignIn(person);
        Assert.True(records.Count > 12, $"only {records.Count} records to ask for");
        var shown = new ConcurrentBag<string>();
        var routes = Routes.Of(app, "GET").Where(r => !Doors.Any(d => r.RawText!.TrimStart('/').StartsWith(d, StringComparison.Ordinal))).ToLookup(r => r.Parameters.Count > 0);
        // Lists first: one's own data and audit tell afterwards what one asked for.
        foreach (var asked in new[] { false, true })
            await Parallel.ForEachAsync(routes[asked].SelectMany(r => Addresses(r).Select(a => (Route: r, Address: a))), async (page, stop) =>
            {
                using var answer = await http.GetAsync(page.Address, stop);
                if (asked && answer.StatusCode is HttpStatusCode.OK && !Public(page.Route) || Tells(await answer.Content.ReadAsStringAsync(stop), page.Address))
                    shown.Add($"{page.Address}: {(int)answer.StatusCode}");
            });
        Assert.Empty(shown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_call_changes_it(bool medical)
    {
        var person = await Person(medical);
        using var http = await app.SignIn(person);
        var before = await Content();
        var taken = new List<string>();
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch })
            foreach (var route in Routes.Of(app, method.Method).Where(r => r.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) && r.Parameters.Count > 0))
                foreach (var address in Addresses(route))
                {
                    using var call = new HttpRequestMessage(method, address) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
                    call.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
                    using var answer = await http.SendAsync(call);
                    if (answer.StatusCode is < HttpStatusCode.BadRequest or >= HttpStatusCode.InternalServerError) taken.Add($"{method} {address}: {(int)answer.StatusCode}");
                }
        Assert.Empty(taken);
        Assert.Equal(before, await Content());
    }

    /// <summary>A document of the case, one of a draft, and a machine of a meeting room, which the journey to an ended case does not leave.</summary>
    async Task AddFiles()
    {
        await app.Database.AddDraft(there.Case.Requester.Id);
        await app.Database.AddDocument(there.Case.Request.Id, there.Case.Requester.Id, name: "courrier.txt");
        await app.Database.Sql($"""
            insert into room_screen (id, territory_id, name, secret_sha256, enrolled_by_id, enrolled_at)
                values (gen_random_uuid(), '{there.Case.Village.Territory}', 'Mur', sha256('{there.Session}'), '{there.Case.Expert.Id}', now())
            """);
    }

    [Fact]
    public async Task Its_files_open_to_their_own_and_to_nobody_else()
    {
        using var own = await app.SignIn(there.Case.Requester);
        using var other = await app.SignIn(await Person(medical: true));
        var document = await app.Database.Sql($"select id from document where request_id = '{there.Case.Request.Id}'");
        foreach (var path in new[] { $"/api/documents/{document}", $"/api/documents/{document}/content", $"/requests/{there.Case.Request.Id}/opinion.pdf", $"/certificates/{certificate}.pdf" })
        {
            Assert.Equal(HttpStatusCode.OK, (await own.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task Asking_for_a_case_of_another_territory_leaves_a_row_for_that_territory()
    {
        var person = await Person(medical: true);
        using var http = await app.SignIn(person);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/requests/{there.Case.Request.Id}")).StatusCode);
        Assert.Equal(there.Case.Village.Territory, await app.Database.Sql(
            $"select territory_id from audit_entry where actor_id = '{person.Id}' and subject_id = '{there.Case.Request.Id}' and outcome = 'refused'"));
    }

    /// <summary>With each record in each place; a list is asked as it is and searched for a name.</summary>
    IEnumerable<string> Addresses(RoutePattern route) => route.Parameters.Count == 0
        ? [route.With(""), route.With("") + "?q=Exemple&search=Exemple&territory=" + there.Case.Village.Territory]
        : route.AddressesIn(records);

    /// <summary>Opened by a secret in the address or shown to everybody, and no record of a territory: what it says is looked at all the same.</summary>
    static bool Public(RoutePattern route) => route.RawText!.TrimStart('/') is var path
        && (path.StartsWith("verify/", StringComparison.Ordinal) || path.StartsWith("invitation/", StringComparison.Ordinal) || path.StartsWith("email/", StringComparison.Ordinal));

    bool Tells(string body, string address) =>
        body.Contains(Surname(there.Case.Requester), StringComparison.Ordinal) || body.Contains(Surname(there.Case.Expert), StringComparison.Ordinal)
        || records.Values.Any(id => (body.Contains(id.ToString(), StringComparison.Ordinal) || body.Contains(id.ToString("n"), StringComparison.Ordinal)) && !address.Contains(id.ToString(), StringComparison.Ordinal));

    static string Surname(Actor person) => person.DisplayName[(person.DisplayName.LastIndexOf(' ') + 1)..];

    async Task<Actor> Person(bool medical)
    {
        var person = medical ? await here.Expert() : await here.Coordinator();
        var others = Enum.GetValues<Role>().Where(r => Medical.Contains(r) == medical && r is not (Role.Expert or Role.Coordinator));
        foreach (var role in others)
            await app.Database.Sql($"""
                insert into role_grant (id, account_id, role, territory_id, organisation_id, service_id, starts_on, ends_on, supervisor_id)
                values (gen_random_uuid(), '{person.Id}', '{Words(role)}', '{here.Territory}', '{here.Practice}',
                    {(role is Role.Chair or Role.GuestExpert ? $"'{here.Dermatology}'" : "null")}, '2020-01-01', '2099-12-31',
                    {(role is Role.Learner ? $"'{(await here.Requester()).Id}'" : "null")})
                """);
        return person;
    }

    static string Words(Role role) => string.Concat(role.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    /// <summary>What the other territory holds, as one text.</summary>
    async Task<string> Content() => (string)(await app.Database.Sql($"""
        select md5(coalesce((select string_agg(r::text, '') from request r where territory_id = '{there.Case.Village.Territory}'), '')
            || coalesce((select string_agg(s::text, '' order by id) from session s where territory_id = '{there.Case.Village.Territory}'), '')
            || coalesce((select string_agg(o::text, '') from opinion o where request_id = '{there.Case.Request.Id}'), '')
            || coalesce((select string_agg(b::text, '') from booking b where request_id = '{there.Case.Request.Id}'), '')
            || coalesce((select string_agg(g::text, '' order by id) from role_grant g where territory_id = '{there.Case.Village.Territory}'), ''))
        """))!;
}
