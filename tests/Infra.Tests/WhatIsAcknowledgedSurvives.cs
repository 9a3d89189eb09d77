using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TeleExpertise.Infra.Tests;

/// <summary>
/// Requests are filed and taken to sessions while the server and PostgreSQL are killed. Under kill -9 the page cache
/// survives, so this shows that nothing is acknowledged before it is committed; that a commit is on disk is what the
/// settings say, which are asserted too.
/// </summary>
public sealed class WhatIsAcknowledgedSurvives : IDisposable
{
    const string InternalMedicine = "Médecine interne";
    readonly string folder = InfraRun.NewFolder();
    readonly int port = InfraRun.FreePort();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_request_answered_with_201_is_there_after_kills_of_the_server_and_of_postgresql_and_the_journey_goes_on()
    {
        Dictionary<string, Guid> acknowledged = new(StringComparer.Ordinal);
        var unanswered = 0;
        using (var first = InfraRun.Start(folder, port))
        {
            first.WaitReady();
            using var doctor = await SignIn("gp-langogne");
            var service = await ServiceId(doctor);
            Assert.True(await File(doctor, service, "before", acknowledged));

            var filing = FileUntilDead(doctor, service, "postgresql", acknowledged);
            await Task.Delay(700);
            Processes.Signal("KILL", Processes.Postmaster(folder));
            unanswered += await filing;
            await Ready();

            filing = FileUntilDead(doctor, service, "server", acknowledged);
            await Task.Delay(700);
            Processes.Signal("KILL", Processes.Server(folder));
            unanswered += await filing;
            first.WaitExit();
        }

        using var second = InfraRun.Start(folder, port);
        second.WaitReady();
        await EverythingAcknowledgedIsThere(acknowledged);
        Assert.True(acknowledged.Count > 2 && unanswered == 2, $"{acknowledged.Count} acknowledged, {unanswered} calls met a killed process");
    }

    async Task EverythingAcknowledgedIsThere(Dictionary<string, Guid> acknowledged)
    {
        using var doctor = await SignIn("gp-langogne");
        using var expert = await SignIn("expert-internal");
        var service = await ServiceId(doctor);
        foreach (var (key, id) in acknowledged)
        {
            using var read = await doctor.GetAsync($"/api/requests/{id}");
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            // The lost answer asked for again is the same answer, not a second request.
            Dictionary<string, Guid> again = new(StringComparer.Ordinal);
            Assert.True(await File(doctor, service, key, again));
            Assert.Equal(id, again[key]);
        }
        using HttpRequestMessage take = new(HttpMethod.Post, $"/api/requests/{acknowledged["before"]}/take-to-session");
        take.Headers.Add("Idempotency-Key", "take");
        using var taken = await expert.SendAsync(take);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        var answer = await taken.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("booked", answer.GetProperty("status").GetString());
    }

    /// <summary>Files one request after the other until a call gets no success; returns how many did not.</summary>
    static async Task<int> FileUntilDead(HttpClient doctor, Guid service, string prefix, Dictionary<string, Guid> acknowledged)
    {
        for (var n = 0; ; n++)
        {
            try
            {
                if (!await File(doctor, service, $"{prefix}-{n}", acknowledged)) return 1;
            }
            catch (HttpRequestException)
            {
                return 1;
            }
        }
    }

    static async Task<bool> File(HttpClient doctor, Guid service, string key, Dictionary<string, Guid> acknowledged)
    {
        using HttpRequestMessage post = new(HttpMethod.Post, "/api/requests") { Content = JsonContent.Create(new { form = Form(service) }) };
        post.Headers.Add("Idempotency-Key", key);
        using var answer = await doctor.SendAsync(post);
        if (answer.StatusCode != HttpStatusCode.Created) return false;
        acknowledged[key] = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        return true;
    }

    static object Form(Guid service) => new
    {
        serviceId = service,
        urgency = "routine",
        question = "Faut-il modifier le traitement de fond ?",
        context = "",
        birthName = "ESSAI",
        birthGivenNames = "JEANNE",
        sameAs = "another",
        birthDate = "1950-05-05",
        sex = "female",
        identityStatus = "provisional",
        consentGiven = true,
        consentCollectedBy = "Essai",
        consentCollectedAt = "2026-01-05T10:00",
        consentManner = "oral",
    };

    async Task<HttpClient> SignIn(string persona)
    {
        HttpClient http = new() { BaseAddress = new Uri($"http://localhost:{port}"), Timeout = TimeSpan.FromSeconds(20) };
        using var answer = await http.PostAsync($"/demo/sign-in?as={persona}", null);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        return http;
    }

    static async Task<Guid> ServiceId(HttpClient doctor)
    {
        var services = await doctor.GetFromJsonAsync<JsonElement>("/api/services");
        return services.EnumerateArray().First(s => s.GetProperty("name").GetString() == InternalMedicine).GetProperty("id").GetGuid();
    }

    async Task Ready()
    {
        using HttpClient http = new() { BaseAddress = new Uri($"http://localhost:{port}") };
        for (var wait = 0; ; wait++)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // not yet
            }
            Assert.True(wait < 1200, "not ready a minute after PostgreSQL was killed");
            await Task.Delay(50);
        }
    }
}
