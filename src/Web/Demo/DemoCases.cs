using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Expertise.Slots.Joint;

namespace TeleExpertise.Web.Demo;

/// <summary>
/// Fills the queue with invented cases, through the same verbs that people use: all of them once, or none.
/// What somebody did with a case since is left alone.
/// </summary>
sealed class DemoCases(IServiceProvider services, ExpertiseDb db, TimeProvider clock)
{
    const long LockKey = 0x43415345; // any constant of our own
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public async Task Run(CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockKey})", cancel);
        await services.GetRequiredService<PlanSessions>().Run(cancel);
        foreach (var at in DemoTerritory.All)
        {
            if (await db.Set<Request>().AnyAsync(r => r.TerritoryId == at.Id, cancel)) continue;
            foreach (var item in Cases(at)) await Play(at, item, cancel);
        }
        await transaction.CommitAsync(cancel);
    }

    async Task Play(DemoTerritory at, DemoCase item, CancellationToken cancel)
    {
        var requester = await Person(item.Persona, cancel);
        var then = new Past(clock, TimeSpan.FromHours(item.HoursAgo));
        var id = at.Request(item.Number);
        db.Add(new Draft { Id = id, AccountId = requester.Id, Fields = "{}", CreatedAt = then.GetUtcNow(), UpdatedAt = then.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
        foreach (var name in item.Documents) await Attach(requester, id, name, cancel);

        // The form of a case says all but where, when and with whom.
        var form = item.Form with
        {
            ServiceId = at.Service(item.Service.ToString(CultureInfo.InvariantCulture)).ToString(),
            ConsentGiven = true,
            ConsentCollectedBy = requester.DisplayName,
            ConsentCollectedAt = then.GetUtcNow().AddMinutes(-15).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        Done(await ActivatorUtilities.CreateInstance<FileRequest>(services, then).Run(requester, id, form, cancel), item);
        if (item.OnCall) await OnCall(requester, item, cancel);
        await Decide(at, item, id, cancel);
    }

    /// <summary>For a week from today, so that the case goes to the first session after it and its page says why.</summary>
    async Task OnCall(Actor requester, DemoCase item, CancellationToken cancel)
    {
        string Day(int days) => clock.Today().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Done(await services.GetRequiredService<AddAway>().Run(requester, DutyKind.OnCall, Day(0), null, Day(7), null, cancel), item);
    }

    async Task Attach(Actor requester, Guid draft, string name, CancellationToken cancel)
    {
        await using var bytes = typeof(DemoCases).Assembly.GetManifestResourceStream("demo/Documents/" + name)
            ?? throw new InvalidOperationException($"No embedded document {name}.");
        var stored = await services.GetRequiredService<StoreDocument>().Run(requester, draft, name, bytes, cancel);
        if (!stored.Succeeded) throw new InvalidOperationException($"The document {name} was refused: {stored.Refusal.Code}.");
    }

    async Task Decide(DemoTerritory at, DemoCase item, Guid id, CancellationToken cancel)
    {
        if (item.By is null) return;
        var expert = await Person(item.By, cancel);
        if (item.Second is { } second)
            Done(await services.GetRequiredService<AskSecondService>().Run(expert, id, at.Service(second.Service.ToString(CultureInfo.InvariantCulture)), second.Reason, cancel), item);
        if (item.Next == "session") Done(await services.GetRequiredService<TakeToSession>().Run(expert, id, cancel), item);
        else Done(await services.GetRequiredService<Decline>().Run(expert, id, item.Reason, cancel), item);
    }

    async Task<Actor> Person(string persona, CancellationToken cancel)
    {
        var id = await db.Set<Account>().Where(a => a.Persona == persona).Select(a => a.Id).SingleAsync(cancel);
        return await services.GetRequiredService<FindActor>().Run(id, cancel) ?? throw new InvalidOperationException($"{persona} is disabled.");
    }

    internal static List<DemoCase> Cases(DemoTerritory at)
    {
        using var stream = typeof(DemoCases).Assembly.GetManifestResourceStream($"demo/{at.Folder}/cases.json")!;
        return JsonSerializer.Deserialize<List<DemoCase>>(stream, Json)!;
    }

    static void Done<T>(Outcome<T> outcome, DemoCase item)
    {
        if (!outcome.Succeeded)
            throw new InvalidOperationException($"Demonstration case {item.Number} was refused: {string.Join(", ", outcome.Refusal.Fields.Select(f => f.Code).DefaultIfEmpty(outcome.Refusal.Code))}.");
    }

    /// <summary>A clock that is late, so that a case was filed some time ago.</summary>
    sealed class Past(TimeProvider clock, TimeSpan ago) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() - ago;
    }
}

/// <summary>An invented case of cases.json.</summary>
/// <param name="Number">Gives the request's id.</param>
/// <param name="Persona">Who asks.</param>
/// <param name="HoursAgo">When, before the first start.</param>
/// <param name="Service">Number of the service asked.</param>
/// <param name="Form">What was typed.</param>
/// <param name="By">The persona who decided; null leaves the case in the queue.</param>
/// <param name="Next">What was decided: session or decline.</param>
/// <param name="Reason">Why it was declined.</param>
sealed record DemoCase(int Number, string Persona, int HoursAgo, int Service, RequestForm Form, string? By = null, string? Next = null, string? Reason = null)
{
    /// <summary>True for a requester who is on call this week.</summary>
    public bool OnCall { get; init; }

    /// <summary>The second service that is asked to come; null for none.</summary>
    public DemoSecond? Second { get; init; }

    /// <summary>Embedded files to attach.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];
}

/// <summary>A second service that is asked to come.</summary>
/// <param name="Service">Its number.</param>
/// <param name="Reason">What it is needed for.</param>
sealed record DemoSecond(int Service, string Reason);
