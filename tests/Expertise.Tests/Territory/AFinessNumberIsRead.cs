using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Tests.Territory;

public sealed class AFinessNumberIsRead
{
    [Theory]
    [InlineData("480780097", "480780097")]
    [InlineData(" 48 078 009 7", "480780097")]
    [InlineData("2a0000014", "2A0000014")]
    [InlineData("48078009", null)]
    [InlineData("4807800970", null)]
    [InlineData("48078009X", null)]
    [InlineData("A80780097", null)]
    public void With_or_without_blanks(string typed, string? number) => Assert.Equal(number, Finess.Read(typed));

    [Theory]
    [InlineData("480780097", true)]
    [InlineData("300780038", true)]
    [InlineData("480780098", false)]
    [InlineData("2A0000014", true)]
    public void Its_key_is_the_last_digit(string number, bool right) => Assert.Equal(right, Finess.HasRightKey(number));
}
