using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Bench;

/// <summary>
/// Signing in, filing a request, reading a case and the agenda of its session over HTTP, beside what PostgreSQL itself can do with
/// the same writes in the same run. Server, callers and PostgreSQL share the machine.
/// </summary>
static partial class ApiBenchmark
{
    const int People = 16;
    const string Password = "une phrase assez longue";

    public static async Task Run()
    {
        Environment.SetEnvironmentVariable("TELEEXPERTISE_TEST_PG", Environment.GetEnvironmentVariable("TELEEXPERTISE_BENCH_PG")
            ?? throw new InvalidOperationException("TELEEXPERTISE_BENCH_PG is not set: run the benchmarks through infra/bench."));
        Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_TELEEXPERTISE_WEB", AppContext.BaseDirectory);
        var app = new TestApp
        {
            Settings = { ["environment"] = "Production", ["Limits:SignInsAMinute"] = "1000000", ["Logging:LogLevel:Default"] = "Error", ["Logging:LogLevel:Microsoft"] = "Error" },
        };
        await app.InitializeAsync();
        await Measure(app);
        await ((Xunit.IAsyncLifetime)app).DisposeAsync();
    }

    static async Task Measure(TestApp app)
    {
        Load.Print("people at once", People, "people");
        var village = await Village.Build(app.Database);
        await SignIn(app, village);
        var (clients, requesters) = await Requesters(app, village);
        var cases = new Guid[People];
        var rate = await Load.Run("file", People, async person => cases[person] = await File(clients[person], village.InternalMedicine));
        await Compare(app, village, requesters, rate);
        await Load.Run("read-case", People, person => Get(clients[person], $"/api/requests/{cases[person]}"));
        var session = await SessionWith(app, village, cases[0]);
        await Load.Run("agenda", People, person => Get(clients[person], $"/api/sessions/{session}"));
        foreach (var client in clients) client.Dispose();
    }

    /// <summary>By password; the hash alone (PBKDF2) is most of it, on purpose. One account each: five tries at once close an account.</summary>
    static async Task SignIn(TestApp app, Village village)
    {
        var hash = new Microsoft.AspNetCore.Identity.PasswordHasher<Account>().HashPassword(null!, Password);
        foreach (var person in Enumerable.Range(0, People))
        {
            var somebody = await village.Coordinator();
            await app.Database.Sql($"update account set email = '{Email(person)}', normalized_email = upper('{Email(person)}'), password_hash = '{hash}' where id = '{somebody.Id}'");
        }
        // Cookies by hand: each try comes from somebody not signed in yet.
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
        using var page = await client.GetAsync("/sign-in");
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value;
        client.DefaultRequestHeaders.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        await Load.Run("sign-in", People, async person =>
        {
            using var form = new FormUrlEncodedContent([new("_handler", "sign-in"), new("__RequestVerificationToken", token), new("Email", Email(person)), new("Password", Password)]);
            using var answer = await client.PostAsync("/sign-in", form);
            Expect(answer, HttpStatusCode.Redirect);
        });
    }

    static string Email(int person) => $"bench-{person}@example.org";

    static async Task<(HttpClient[] Clients, Actor[] Requesters)> Requesters(TestApp app, Village village)
    {
        await village.Expert();
        var requesters = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => village.Requester()));
        return (await Task.WhenAll(requesters.Select(app.SignIn)), requesters);
    }

    static async Task<Guid> File(HttpClient client, Guid service)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/requests");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Content = JsonContent.Create(new
        {
            form = new
            {
                serviceId = service,
                urgency = "soon",
                question = Question,
                context = Context,
                birthName = "ESSAI",
                birthGivenNames = "Dominique",
                sameAs = "another",
                birthDate = "1955-08-14",
                sex = "female",
                commune = "48080",
                identityStatus = "validated",
                consentGiven = true,
                consentCollectedBy = "Dr Exemple",
                consentCollectedAt = "2020-01-06T10:15",
                consentManner = "oral",
            },
        });
        using var answer = await client.SendAsync(request);
        Expect(answer, HttpStatusCode.Created);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    const string Question = "Faut-il poursuivre le traitement en cours ?";
    static readonly string Context = string.Concat(Enumerable.Repeat("Contexte d'essai. ", 50));

    /// <summary>The rows that one filing writes, in one transaction, without any of the checks and reads that the server does.</summary>
    static async Task Compare(TestApp app, Village village, Actor[] requesters, double filed)
    {
        var ids = string.Join(',', requesters.Select(r => $"'{r.Id}'"));
        var context = Context.Replace("'", "''", StringComparison.Ordinal);
        var expert = await app.Database.Sql($"select account_id from role_grant where service_id = '{village.InternalMedicine}'");
        var script = $"""
            begin;
            insert into idempotent_reply (account_id, key, request_sha256, created_at)
                values ((array[{ids}]::uuid[])[1 + :client_id], gen_random_uuid()::text, decode(repeat('00', 32), 'hex'), now()) returning key \gset
            select gen_random_uuid() as patient, gen_random_uuid() as request \gset
            insert into patient (id, territory_id, wrapped_by, wrapped_key, sealed_traits, traits_index, name_index, commune_code, identity_status, created_at)
                values (:patient, '{village.Territory}', '1', decode(repeat('00', 61), 'hex'), decode(repeat('00', 200), 'hex'), decode(repeat('00', 32), 'hex'), array[decode(repeat('00', 32), 'hex')], '48080', 'validated', now());
            insert into request (id, territory_id, patient_id, requester_id, organisation_id, service_id, urgency, question, context, status, filed_at, answer_due_at)
                values (:request, '{village.Territory}', :patient, (array[{ids}]::uuid[])[1 + :client_id], '{village.Practice}', '{village.InternalMedicine}', 'soon',
                    '{Question}', '{context}', 'filed', now(), now() + interval '7 days');
            insert into consent (request_id, collected_by, collected_at, manner, recorded_by_id, recorded_at)
                values (:request, 'Dr Exemple', '2020-01-06', 'oral', (array[{ids}]::uuid[])[1 + :client_id], now());
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts) values (gen_random_uuid(), '{expert}', 'request_filed', :request, now(), 0);
            insert into audit_entry (at, actor_id, action, subject, subject_id, outcome)
                values (now(), (array[{ids}]::uuid[])[1 + :client_id], 'file-request', 'request', :request, 'done');
            update idempotent_reply set status = 201, location = '/api/requests/' || :request, content_type = 'application/json', body = '{new string('x', 46)}'
                where account_id = (array[{ids}]::uuid[])[1 + :client_id] and key = :key;
            commit;
            """;
        var limit = await PgBench.Run(app.Database.App, script, People);
        Load.Print("file postgresql-limit", limit, "transactions/s");
        Load.Print("file share-of-limit", 100 * filed / limit, "%");
    }

    /// <summary>A planned session with the case on its agenda.</summary>
    static async Task<Guid> SessionWith(TestApp app, Village village, Guid request)
    {
        var session = Guid.NewGuid();
        var lead = await app.Database.Sql($"select account_id from role_grant where service_id = '{village.InternalMedicine}'");
        await app.Database.Sql($"""
            with series as (
                insert into series (id, territory_id, service_id, rota, weekday, starts_at, session_minutes, slot_minutes, time_zone, valid_from)
                values (gen_random_uuid(), '{village.Territory}', '{village.InternalMedicine}', array['{lead}'::uuid], 4, '13:00', 60, 10, 'Europe/Paris', '2020-01-01') returning id)
            insert into session (id, series_id, territory_id, service_id, lead_expert_id, occurs_on, local_date, starts_at, ends_at, status)
                select '{session}', id, '{village.Territory}', '{village.InternalMedicine}', '{lead}', current_date + 7, current_date + 7, now() + interval '7 days', now() + interval '7 days 1 hour', 'planned' from series;
            insert into slot (id, session_id, position, starts_at, ends_at)
                select gen_random_uuid(), '{session}', n, now() + interval '7 days' + (n - 1) * interval '10 minutes', now() + interval '7 days' + n * interval '10 minutes' from generate_series(1, 6) n;
            insert into booking (id, slot_id, request_id, requester_id, starts_at, ends_at, status, booked_at)
                select gen_random_uuid(), slot.id, request.id, requester_id, slot.starts_at, slot.ends_at, 'booked', now() from request, slot
                where request.id = '{request}' and session_id = '{session}' and position = 1;
            """);
        return session;
    }

    static async Task Get(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Expect(answer, HttpStatusCode.OK);
        await answer.Content.ReadAsByteArrayAsync();
    }

    static void Expect(HttpResponseMessage answer, HttpStatusCode status)
    {
        if (answer.StatusCode != status) throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri!.AbsolutePath} answered {answer.StatusCode}.");
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="(?<token>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
