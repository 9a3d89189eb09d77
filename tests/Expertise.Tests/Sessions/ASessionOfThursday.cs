using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

/// <summary>A village with an expert, a requester with one booked case, and the session of Thursday 26 November 2026.</summary>
public abstract class ASessionOfThursday(TestDatabase database) : IAsyncLifetime, IClassFixture<TestDatabase>
{
    protected static readonly DateTimeOffset Hour = DateTimeOffset.Parse("2026-11-26T12:00:00Z");

    protected TestDatabase Database { get; } = database;
    protected TestClock Clock { get; } = new(Timetable.Saturday);
    protected SessionSteps Steps => new(Database, Clock);
    protected Village Village { get; private set; } = null!;
    protected Actor Expert { get; private set; } = null!;
    protected Actor Requester { get; private set; } = null!;
    protected Request Request { get; private set; } = null!;
    protected Guid Session { get; private set; }

    public async Task InitializeAsync()
    {
        Village = await Village.Build(Database);
        Expert = await Village.Expert();
        var series = await Village.Weekly(Database, Expert);
        await Database.Plan(Clock);
        Requester = await Village.Requester();
        Request = await Village.Filed(Requester, Clock.GetUtcNow());
        await Steps.Take(Expert, Request);
        Session = (await Database.SessionsOf(series))[0].Id;
    }

    protected async Task<Session> Row()
    {
        await using var db = Database.Open();
        return await db.Set<Session>().AsNoTracking().SingleAsync(s => s.Id == Session);
    }

    protected async Task<List<Presence>> Stays()
    {
        await using var db = Database.Open();
        return await db.Set<Presence>().AsNoTracking().Where(p => p.SessionId == Session).OrderBy(p => p.BeganAt).ToListAsync();
    }

    protected async Task<int> Audited(string action, AuditOutcome outcome, Guid? subject = null)
    {
        var on = subject ?? Session;
        await using var db = Database.Open();
        return await db.Set<AuditEntry>().CountAsync(e => e.Action == action && e.SubjectId == on && e.Outcome == outcome);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
