using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Api;

/// <summary>A call with a key is one transaction of its caller; some verbs in it weigh what others asked.</summary>
public sealed class AVerbMayReachFurtherInsideACall(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task For_as_long_as_it_says_and_whatever_becomes_of_its_work()
    {
        await using var db = await Stranger();
        await using var call = await db.Database.BeginTransactionAsync();
        Assert.Equal(0, await Seen(db));
        using (db.As(Reach.System))
        await using (await db.Database.BeginTransactionAsync()) Assert.NotEqual(0, await Seen(db)); // undone
        Assert.Equal(0, await Seen(db));
        await call.CommitAsync();
        Assert.Equal(0, await Seen(db));
    }

    [Fact]
    public async Task What_fails_inside_leaves_the_caller_with_what_is_theirs()
    {
        await using var db = await Stranger();
        await using var call = await db.Database.BeginTransactionAsync();
        await call.CreateSavepointAsync("before");
        await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            using var system = db.As(Reach.System);
            await db.Database.ExecuteSqlAsync($"select 1 / 0");
        });
        await call.RollbackToSavepointAsync("before");
        Assert.Equal(0, await Seen(db));
    }

    static Task<int> Seen(ExpertiseDb db) => db.Set<Request>().CountAsync();

    /// <summary>Somebody of another territory than that of the only case.</summary>
    async Task<ExpertiseDb> Stranger()
    {
        var village = await Village.Build(database);
        await village.Filed(await village.Requester(), Timetable.Saturday);
        return database.Open(Reach.Of((await (await Village.Build(database)).Requester()).Id, new(2026, 11, 21)));
    }
}
