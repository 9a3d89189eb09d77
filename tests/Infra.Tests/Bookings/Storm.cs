using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TeleExpertise.Infra.Tests.Bookings;

/// <summary>
/// Sixty-four specialists take cases to sessions at once, four of them after the same cases, on a real <c>infra/run</c> whose server and PostgreSQL are killed
/// meanwhile. Whoever gets no answer asks again with the same Idempotency-Key, as every client should.
/// </summary>
public sealed partial class Storm : IAsyncDisposable
{
    readonly string folder = InfraRun.NewFolder();
    readonly int port = InfraRun.FreePort();
    readonly int attempts;
    readonly Surgery surgery;
    readonly List<double> milliseconds = [];
    readonly Dictionary<Guid, string> acknowledged = [];
    readonly HashSet<string> wrong = new(StringComparer.Ordinal);
    InfraRun? run;
    int begun, unanswered, repeated;
    volatile bool disturbed;

    /// <param name="attempts">How often a case is taken or tried to be; 625 for each of at least 16 services.</param>
    public Storm(int attempts)
    {
        this.attempts = attempts;
        surgery = new(folder, Math.Clamp(attempts / 625 / Surgery.Groups, 1, 10) * Surgery.Groups, attempts * 2 / 5 / Surgery.Groups * Surgery.Groups);
    }

    /// <summary>Starts everything and lets the server plan its sessions, which costs it the first kill.</summary>
    public async Task Prepare()
    {
        Start();
        await surgery.Build();
        Restart();
        await surgery.Planned();
    }

    /// <summary>Lets all book, and kills as often as asked, spread over the attempts, one time in three PostgreSQL.</summary>
    public async Task<Report> Run(int serverKills, int databaseKills)
    {
        var bookers = await Task.WhenAll(Enumerable.Range(0, Surgery.Bookers).Select(SignedIn)); // before anything is killed
        var killing = Kill(serverKills, databaseKills);
        var booking = Task.WhenAll(bookers.Select((http, booker) => Task.Run(() => Book(http, booker))));
        while (!booking.IsCompleted && Volatile.Read(ref begun) < attempts / 2) await Task.Delay(1);
        var (counted, began, spent) = (attempts - (attempts / 2), Stopwatch.GetTimestamp(), Processes.CpuTime(folder));
        await booking;
        var elapsed = Stopwatch.GetElapsedTime(began);
        spent = Processes.CpuTime(folder) - spent;
        await killing;
        milliseconds.Sort();
        return new(counted / elapsed.TotalSeconds, Quantile(0.5), Quantile(0.99), acknowledged.Count, acknowledged.Values.Count(s => s == "booked"), unanswered, repeated, spent.TotalMilliseconds / counted, await Faults());
    }

    /// <summary>Of what was answered in calm; not a number when nothing was.</summary>
    double Quantile(double share) => milliseconds.Count == 0 ? double.NaN : milliseconds[(int)(milliseconds.Count * share)];

    public async ValueTask DisposeAsync()
    {
        run?.Dispose();
        await Task.Run(() => Directory.Delete(folder, recursive: true));
    }

    void Start()
    {
        run = InfraRun.Start(folder, port);
        run.WaitReady();
    }

    void Restart()
    {
        Processes.Signal("KILL", Processes.Server(folder));
        run!.WaitExit();
        run.Dispose();
        Start();
    }

    async Task Kill(int serverKills, int databaseKills)
    {
        var kills = serverKills + databaseKills;
        for (var kill = 0; kill < kills; kill++)
        {
            while (Volatile.Read(ref begun) < attempts * (long)(kill + 1) / (kills + 1)) await Task.Delay(10);
            disturbed = true;
            // Evenly among the others: whenever their share has come up.
            if ((kill + 1) * databaseKills / kills > kill * databaseKills / kills)
            {
                Processes.Signal("KILL", Processes.Postmaster(folder));
                await Ready();
            }
            else await Task.Run(Restart);
            disturbed = false;
        }
    }

    async Task Ready()
    {
        using HttpClient http = new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        await Task.Delay(500); // until it is gone
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException) { } // not yet
            await Task.Delay(50);
        }
    }

    async Task<HttpClient> SignedIn(int booker)
    {
        HttpClient http = new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        using var signedIn = await http.PostAsync($"/demo/sign-in?as={Surgery.Id('e', booker):n}", null);
        signedIn.EnsureSuccessStatusCode();
        return http;
    }

    async Task Book(HttpClient http, int booker)
    {
        using var mine = http;
        var chance = new Random(booker);
        while (Interlocked.Increment(ref begun) is var attempt && attempt <= attempts)
        {
            var (id, key) = (Surgery.Id('c', surgery.Case(booker, chance.Next(1 << 20))), Guid.NewGuid().ToString());
            var answer = await Take(http, id, key, counts: attempt > attempts / 2);
            if (answer is null) continue;
            lock (acknowledged)
                if (!acknowledged.TryAdd(id, Status(answer))) wrong.Add($"{id} was acknowledged to two");
            if (chance.Next(20) == 0) await AskAgain(http, id, key, answer);
        }
    }

    /// <summary>The answer; null when somebody else was first.</summary>
    async Task<string?> Take(HttpClient http, Guid id, string key, bool counts = false)
    {
        while (true)
        {
            var calm = !disturbed;
            var began = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await Post(http, id, key);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode == HttpStatusCode.OK || (answer.StatusCode == HttpStatusCode.Conflict && Code(text) == "request-already-taken"))
                {
                    if (counts && calm && !disturbed)
                        lock (milliseconds) milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    return answer.IsSuccessStatusCode ? text : null;
                }
                // In between a server may say that its database is away, and that a key is being worked on; nothing else.
                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable && Code(text) != "idempotency-key-in-progress") Wrong($"{(int)answer.StatusCode} {Code(text)}: {Why()}");
                else if (calm && !disturbed) Wrong($"{(int)answer.StatusCode} {Code(text)} while nothing was killed");
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                if (calm && !disturbed) Wrong($"{e.GetType().Name} while nothing was killed");
            }
            Interlocked.Increment(ref unanswered);
            await Task.Delay(200);
        }
    }

    async Task AskAgain(HttpClient http, Guid id, string key, string before)
    {
        if (await Take(http, id, key) != before) Wrong("another answer to the same Idempotency-Key");
        Interlocked.Increment(ref repeated);
    }

    static async Task<HttpResponseMessage> Post(HttpClient http, Guid id, string key)
    {
        using HttpRequestMessage post = new(HttpMethod.Post, $"/api/requests/{id}/take-to-session");
        post.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(post);
    }

    async Task<IReadOnlyList<string>> Faults()
    {
        var (booked, waiting) = await surgery.Taken();
        var lost = acknowledged.Count(a => a.Value == "booked" ? !booked.Contains(a.Key) : !waiting.Contains(a.Key) && !booked.Contains(a.Key));
        if (lost > 0) Wrong($"cases whose place was acknowledged and is not there: {lost}");
        return [.. await surgery.Faults(), .. wrong];
    }

    void Wrong(string what)
    {
        lock (acknowledged) wrong.Add(what);
    }

    static string Status(string answer) => JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("status").GetString()!;

    static string Code(string problem)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(problem).GetProperty("code").GetString()!;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            return "";
        }
    }

    /// <summary>What the server's log says of its last faults, and where in our own code they were.</summary>
    string Why() => string.Join(" | ", File.ReadLines(Path.Combine(folder, "server.log")).Where(line => Fault().IsMatch(line)).Select(line => line.Trim()).Distinct().TakeLast(40));

    [GeneratedRegex(@"[\w.]+Exception( \(.*\))?: |^ +at (TeleExpertise|Npgsql\.NpgsqlTransaction)\.", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fault();

    Uri Address => new($"http://localhost:{port}");

    /// <summary>What came of it.</summary>
    /// <param name="Rate">Attempts a second of the second half, in which the server's code is compiled for what it does most; times of being killed included.</param>
    /// <param name="P50">Milliseconds within which half of these were answered, without those during which something was killed.</param>
    /// <param name="P99">Milliseconds within which 99 of 100 attempts were answered, of the same.</param>
    /// <param name="Taken">Attempts that took a case.</param>
    /// <param name="Booked">Of these, how many were told their slot.</param>
    /// <param name="Unanswered">Calls that met something killed.</param>
    /// <param name="Repeated">Answers asked for a second time with the same key, and equal.</param>
    /// <param name="Cpu">Milliseconds of one processor that server and PostgreSQL spent on one of these attempts; of meaning when neither was killed.</param>
    /// <param name="Faults">What must not be.</param>
    public sealed record Report(double Rate, double P50, double P99, int Taken, int Booked, int Unanswered, int Repeated, double Cpu, IReadOnlyList<string> Faults);
}
