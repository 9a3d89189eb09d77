using System.Text;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Tests.People;

public sealed class OneTimeCodesFollowTheStandard
{
    static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238 appendix B, SHA-1, the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void The_standards_own_examples(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeOf(Secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_wrong_by_one_step(int steps, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        Assert.Equal(taken, Totp.StepWith(Totp.CodeOf(Secret, Totp.StepOf(now) + steps), Secret, now) is not null);
    }

    [Fact]
    public void Apps_get_the_secret_in_base_32() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Base32(Secret));

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 10)]
    [InlineData(6, 20)]
    [InlineData(9, 160)]
    [InlineData(10, 300)]
    [InlineData(31, 300)]
    public void Waiting_doubles_from_the_fifth_wrong_try_to_five_minutes(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SignInTries.WaitAfter(failures));
}
