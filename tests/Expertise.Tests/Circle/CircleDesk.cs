using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Circle;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Circle;

/// <summary>The verbs of one person's unit of work; every table is behind its wall.</summary>
sealed class CircleDesk(TestDatabase database, Guid person, TestClock clock) : IAsyncDisposable
{
    public ExpertiseDb Db { get; } = database.Open(Reach.Of(person, clock.Today()));
    AuditTrail Audit => new(Db, clock);

    public async Task<Actor> Me() => (await new FindActor(Db, clock).Run(person, default))!;

    public ShareFile ShareFile => new(Db, clock, Audit);
    public EndShare EndShare => new(Db, clock, Audit);
    public ReadCircle ReadCircle => new(Db, clock, Audit);
    public ReadFile ReadFile => new(Db, clock, Audit);
    public WriteSocialNote WriteSocialNote => new(Db, clock, Audit);
    public ListSharedFiles ListSharedFiles => new(Db, clock);
    public BreakGlass BreakGlass => new(Db, clock, Audit);
    public ReadCase ReadCase => new(Db, Audit);

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}

/// <summary>Somebody's case, and others of the same territory.</summary>
sealed class Neighbours(TestDatabase database, Village village, Actor asker, Request request, TestClock clock)
{
    public static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    public static async Task<Neighbours> Build(TestDatabase database)
    {
        var village = await Village.Build(database);
        var asker = await village.Requester();
        return new(database, village, asker, await village.Filed(asker, Now.AddDays(-2)), new TestClock(Now));
    }

    public Village Village => village;
    public Actor Asker => asker;
    public Request Request => request;
    public TestClock Clock => clock;
    public DateOnly Today => clock.Today();

    public CircleDesk Desk(Actor person) => new(database, person.Id, clock);

    public async Task<Outcome<Guid>> Share(Actor with, string section, int days = 30)
    {
        await using var desk = Desk(asker);
        return await desk.ShareFile.Run(await desk.Me(), request.Id, Form(with, section, days), default);
    }

    public ShareForm Form(Actor with, string section, int days = 30) => new(with.Id.ToString(), section, $"{Today.AddDays(days):yyyy-MM-dd}", asker.DisplayName, $"{Today:yyyy-MM-dd}", true);

    /// <summary>Whether the case, the file, and its social part open to somebody now.</summary>
    public async Task<(bool Case, bool File, bool Social)> OpensTo(Actor person)
    {
        await using var desk = Desk(person);
        var me = await desk.Me();
        var file = await desk.ReadFile.Run(me, request.PatientId, default);
        return ((await desk.ReadCase.Run(me, request.Id, default)).Succeeded, file.Succeeded, file.Value?.Notes is not null);
    }
}
