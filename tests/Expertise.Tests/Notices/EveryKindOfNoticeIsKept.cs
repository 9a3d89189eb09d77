using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Notices;

public sealed class EveryKindOfNoticeIsKept(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_database_takes_each_kind_that_the_code_writes()
    {
        var taken = (string)(await database.Sql("select pg_get_constraintdef(oid) from pg_constraint where conname = 'notice_kind_check'"))!;
        Assert.All(Enum.GetValues<NoticeKind>(), kind => Assert.Contains($"'{SnakeCaseConvention.Snake(kind.ToString())}'", taken, StringComparison.Ordinal));
    }
}
