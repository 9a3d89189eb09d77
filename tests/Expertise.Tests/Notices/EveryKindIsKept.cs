using TeleExpertise.Expertise.Notices;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Notices;

public sealed class EveryKindIsKept(TestDatabase database) : IClassFixture<TestDatabase>
{
    /// <summary>The database lists the kinds in its latest migration: one that a migration before it added is easily lost there.</summary>
    [Fact]
    public async Task By_the_database_too()
    {
        var person = await (await Village.Build(database)).Requester();
        await using var db = database.Open();
        foreach (var kind in Enum.GetValues<NoticeKind>())
            db.Add(new Notice { Id = Guid.CreateVersion7(), RecipientId = kind is NoticeKind.Invited or NoticeKind.OpinionInvited ? null : person.Id, Kind = kind, SubjectId = Guid.NewGuid(), CreatedAt = DateTimeOffset.UnixEpoch, Attempts = 0 });
        Assert.Equal(Enum.GetValues<NoticeKind>().Length, await db.SaveChangesAsync());
    }
}
