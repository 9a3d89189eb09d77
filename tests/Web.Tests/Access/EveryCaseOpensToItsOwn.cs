using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing.Patterns;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Attestations;

namespace TeleExpertise.Web.Tests.Access;

/// <summary>
/// Every route of a case, its documents and its patient, over the routes of the running application, by everybody: those whose case it is, those
/// it was shared with, and a stranger of each role in the same territory. To whom one is closed it does not exist, and one audit row says who tried.
/// </summary>
public sealed class EveryCaseOpensToItsOwn(TestApp app) : IClassFixture<TestApp>
{
    /// <summary>To whom each opens; a route that is not listed fails: whoever adds one decides. "+" is somebody with whom the file was shared.</summary>
    static readonly Dictionary<string, string> Open = new(StringComparer.Ordinal)
    {
        ["DELETE /api/documents/{id:guid}"] = "",
        ["DELETE /api/requests/{id:guid}/second-service"] = "Expert",
        ["GET /api/documents/{id:guid}"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/documents/{id:guid}/content"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/documents/{id:guid}/page"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/documents/{id:guid}/thumbnail"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/patients/{id:guid}/identity"] = "Asker CoOwner",
        ["GET /api/requests/{id:guid}"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/requests/{id:guid}/dates"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/requests/{id:guid}/file"] = "Asker CoOwner",
        ["GET /api/requests/{id:guid}/follow-up"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/requests/{id:guid}/messages"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/requests/{id:guid}/opinion"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/requests/{id:guid}/opinion/draft"] = "Expert",
        ["GET /api/requests/{id:guid}/opinion/export"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/requests/{id:guid}/opinion/versions"] = "Expert",
        ["GET /api/requests/{id:guid}/retention"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /api/requests/{id:guid}/sending"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /documents/{Id:guid}"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /patients/{Id:guid}"] = "Asker CoOwner Expert Chair Requester+ Expert+ SocialWorker+",
        ["GET /patients/{Id:guid}/identity"] = "Asker CoOwner",
        ["GET /requests/{Id:guid}"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /requests/{Id:guid}/access"] = "Asker CoOwner",
        ["GET /requests/{Id:guid}/deidentified"] = "Asker CoOwner Expert Chair",
        ["GET /requests/{Id:guid}/export"] = "Asker CoOwner",
        ["GET /requests/{Id:guid}/opinion"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /requests/{Id:guid}/opinion/addendum"] = "Expert",
        ["GET /requests/{Id:guid}/opinion/sign"] = "Expert",
        ["GET /requests/{Id:guid}/opinion/versions"] = "Expert",
        ["GET /requests/{Id:guid}/report"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /requests/{id:guid}/file.zip"] = "Asker CoOwner",
        ["GET /requests/{id:guid}/opinion.pdf"] = "Asker CoOwner Expert Chair Requester+ Expert+",
        ["GET /requests/{id:guid}/transfer.pdf"] = "Asker CoOwner",
        ["GET /requests/{id:guid}/admission.pdf"] = "Asker CoOwner",
        ["POST /api/documents/{id:guid}/chunks"] = "",
        ["POST /api/drafts/{id:guid}/documents"] = "",
        ["POST /api/patients/{id:guid}/corrections"] = "Asker CoOwner",
        ["POST /api/patients/{id:guid}/merges"] = "Asker CoOwner",
        ["POST /api/patients/{id:guid}/merges/{merge:guid}/undo"] = "",
        ["POST /api/requests/{id:guid}/answer-in-writing"] = "Expert",
        ["GET /sessions/{id:guid}/patients"] = "", // a session's
        ["POST /api/requests/{id:guid}/can-come"] = "Asker CoOwner",
        ["POST /api/requests/{id:guid}/cannot-come"] = "Asker CoOwner",
        ["POST /api/requests/{id:guid}/decline"] = "Expert",
        ["POST /api/requests/{id:guid}/follow-up"] = "Asker CoOwner",
        ["POST /api/requests/{id:guid}/hand-on"] = "Expert",
        ["POST /api/requests/{id:guid}/later-date"] = "Asker CoOwner Expert",
        ["POST /api/requests/{id:guid}/messages"] = "Asker CoOwner Expert",
        ["POST /api/requests/{id:guid}/opinion/addenda"] = "Expert",
        ["POST /api/requests/{id:guid}/opinion/sign"] = "Expert",
        ["POST /api/requests/{id:guid}/outsiders"] = "Asker CoOwner",
        ["POST /api/requests/{id:guid}/recipients"] = "Asker CoOwner Expert",
        ["POST /api/requests/{id:guid}/recipients/{recipient:guid}/handed-over"] = "Asker CoOwner Expert",
        ["POST /api/requests/{id:guid}/retention"] = "Asker CoOwner",
        ["POST /api/requests/{id:guid}/second-service"] = "Expert",
        ["POST /api/requests/{id:guid}/second-service/answer"] = "",
        ["POST /api/requests/{id:guid}/step-out"] = "CoOwner",
        ["POST /api/requests/{id:guid}/take-to-session"] = "Expert",
        ["POST /api/requests/{id:guid}/withdraw-consent"] = "Asker",
        ["POST /api/requests/{id:guid}/without-co-owner"] = "Asker",
        ["PUT /api/documents/{id:guid}/deidentified"] = "Asker CoOwner Expert Chair",
        ["PUT /api/documents/{id:guid}/thumbnail"] = "",
        ["PUT /api/requests/{id:guid}/opinion/draft"] = "Expert",
        ["PUT /api/requests/{id:guid}/reply"] = "Asker CoOwner Expert",
    };

    /// <summary>Enough for each call to be understood, so that it comes to the question who asks.</summary>
    const string Body = """
        {
          "text": "texte", "answer": "texte", "recommendations": "", "name": "x", "size": 1, "version": "2026-01-01T00:00:00Z", "seenVersion": null, "to": "00000000-0000-0000-0000-000000000001", "reason": "texte",
          "kind": "followed", "happenedOn": null, "contact": null, "note": null, "sparedKilometres": null, "sparedMinutes": null,
          "sessions": ["00000000-0000-0000-0000-000000000001"], "session": "00000000-0000-0000-0000-000000000001", "wait": true
        }
        """;

    static readonly string[] Words = ["requests", "documents", "patients"];

    [Fact]
    public async Task And_to_whom_it_was_shared_with_and_a_refusal_leaves_one_row()
    {
        var ended = await EndedCase.Build(app);
        var (village, request) = (ended.Case.Village, ended.Case.Request);
        var document = await app.Database.AddDocument(request.Id, ended.Case.Requester.Id);
        var people = await People(ended);
        var (differing, found) = (new List<string>(), new List<string>());
        foreach (var (method, route) in Routes())
        {
            var id = route.RawText!.Contains("documents/", StringComparison.Ordinal) ? document : route.RawText.Contains("patients/", StringComparison.Ordinal) ? request.PatientId : request.Id;
            var (open, before) = (new List<string>(), await Refusals());
            var answers = await Ask(people.Select(p => p.Http), method, route.With(id.ToString()));
            var after = await Refusals();
            foreach (var ((who, person, _), status) in people.Zip(answers))
            {
                var rows = after.GetValueOrDefault(person.Id) - before.GetValueOrDefault(person.Id);
                if (status >= HttpStatusCode.InternalServerError) differing.Add($"{method} {route.RawText} by {who}: {(int)status}");
                if (status == HttpStatusCode.NotFound && rows != 1) differing.Add($"{method} {route.RawText} by {who}: {rows} audit rows");
                if (status != HttpStatusCode.NotFound) open.Add(who);
            }
            var (key, said) = ($"{method} /{route.RawText!.TrimStart('/')}", string.Join(' ', open));
            found.Add(key);
            if (Open.GetValueOrDefault(key) != said) differing.Add($"        [\"{key}\"] = \"{said}\",");
        }
        differing.AddRange(Open.Keys.Except(found).Select(gone => gone + " is no route"));
        Assert.True(differing.Count == 0, string.Join('\n', differing));
        foreach (var (_, _, http) in people) http.Dispose();
    }

    IEnumerable<(HttpMethod Method, RoutePattern Route)> Routes() =>
        from method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch }
        from route in Access.Routes.Of(app, method.Method)
        where route.Parameters.Count > 0 && (method == HttpMethod.Get || route.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
        where route.PathSegments.SelectMany(s => s.Parts).OfType<RoutePatternLiteralPart>().Any(p => Words.Contains(p.Content))
        orderby method != HttpMethod.Get, route.RawText!.TrimStart('/'), method.Method // who withdraws the consent comes last
        select (method, route);

    /// <summary>What looks is asked by all at once; what changes, by one after the other, so that nobody's change hides behind another's.</summary>
    static async Task<List<HttpStatusCode>> Ask(IEnumerable<HttpClient> people, HttpMethod method, string address)
    {
        if (method == HttpMethod.Get) return [.. await Task.WhenAll(people.Select(http => Ask(http, method, address)))];
        var answers = new List<HttpStatusCode>();
        foreach (var http in people) answers.Add(await Ask(http, method, address));
        return answers;
    }

    static async Task<HttpStatusCode> Ask(HttpClient http, HttpMethod method, string address)
    {
        using var call = new HttpRequestMessage(method, address + "?start=0");
        if (method != HttpMethod.Get)
        {
            var bytes = address.EndsWith("/chunks", StringComparison.Ordinal) ? "application/octet-stream" : address.Contains("/documents/", StringComparison.Ordinal) ? "image/jpeg" : null;
            call.Content = bytes is null ? new StringContent(Body, Encoding.UTF8, "application/json") : new ByteArrayContent([1]) { Headers = { ContentType = new(bytes) } };
            call.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        }
        using var answer = await http.SendAsync(call);
        return answer.StatusCode;
    }

    /// <summary>How often each was refused so far.</summary>
    async Task<Dictionary<Guid, int>> Refusals() => JsonSerializer.Deserialize<Dictionary<Guid, int>>((string)(await app.Database.Sql(
        "select coalesce(json_object_agg(actor_id, n), '{}')::text from (select actor_id, count(*) as n from audit_entry where outcome = 'refused' and actor_id is not null group by actor_id) as each"))!)!;

    /// <summary>Those whose case it is, those with whom the file was shared, then a stranger of each role.</summary>
    async Task<List<(string Who, Actor Person, HttpClient Http)>> People(EndedCase ended)
    {
        var village = ended.Case.Village;
        var people = new List<(string, Actor)>
        {
            ("Asker", ended.Case.Requester),
            ("CoOwner", await village.Requester()),
            ("Expert", await village.Expert()),
            ("Chair", await village.Person(Role.Chair, Profession.Doctor, service: village.InternalMedicine)),
            ("Requester+", await village.Requester()),
            ("Expert+", await village.Expert(village.Dermatology)),
            ("SocialWorker+", await village.Person(Role.SocialWorker, Profession.SocialWorker, organisation: village.Practice)),
        };
        // As if chosen when it was filed: nobody becomes one later.
        await app.Database.Sql($"""
            alter table request disable trigger request_co_owner_leaves;
            update request set co_owner_id = '{people[1].Item2.Id}' where id = '{ended.Case.Request.Id}';
            alter table request enable trigger request_co_owner_leaves
            """);
        foreach (var (who, person) in people.Where(p => p.Item1.EndsWith('+')))
            await app.Database.Sql($"""
                insert into care_share (id, patient_id, account_id, section, starts_on, ends_on, consent_by, consented_on, added_by_id, added_at)
                values (gen_random_uuid(), '{ended.Case.Request.PatientId}', '{person.Id}', '{(who == "SocialWorker+" ? "social" : "medical")}', current_date - 1, current_date + 9, 'x', current_date - 1, '{ended.Case.Requester.Id}', now())
                """);
        foreach (var role in Enum.GetValues<Role>()) people.Add(("stranger " + role, await Stranger(village, role)));
        var signedIn = new List<(string, Actor, HttpClient)>();
        foreach (var (who, person) in people) signedIn.Add((who, person, await app.SignIn(person)));
        return signedIn;
    }

    static Task<Actor> Stranger(Village village, Role role) => role switch
    {
        Role.Requester => village.Requester(organisation: village.OtherPractice),
        Role.Learner => village.Learner(),
        Role.SocialWorker => village.Person(role, Profession.SocialWorker, organisation: village.Practice),
        Role.Expert or Role.Chair or Role.GuestExpert => village.Person(role, Profession.Doctor, service: village.Dermatology),
        _ => village.Person(role, Profession.Coordinator),
    };
}
