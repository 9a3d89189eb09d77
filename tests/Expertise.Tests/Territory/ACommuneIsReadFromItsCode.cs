using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Tests.Territory;

public sealed class ACommuneIsReadFromItsCode
{
    [Theory]
    [InlineData("48080", "48080")]
    [InlineData(" Langogne (48080) ", "48080")]
    [InlineData("2a004", "2A004")]
    [InlineData("Bastia (2B033)", "2B033")]
    [InlineData("99109", "99109")]
    [InlineData("Langogne", null)]
    [InlineData("3A004", null)]
    [InlineData("4808", null)]
    [InlineData("480800", null)]
    [InlineData("A8080", null)]
    [InlineData(")", null)]
    [InlineData("", null)]
    public void The_code_alone_or_in_brackets(string typed, string? code) => Assert.Equal(code, InseeCode.In(typed));
}
