using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class AnInsIsCheckedByItsKey
{
    // Keys worked out by hand from 97 - (n mod 97); the Corsican ones with 19 and 18 in place of 2A and 2B.
    [Theory]
    [InlineData("255081416802538", null)]
    [InlineData("255081416802539", "ins-key-wrong")]
    [InlineData("295109912611193", null)]
    [InlineData("253072B07300470", null)]
    [InlineData("253072A07300443", null)]
    [InlineData("253072A07300470", "ins-key-wrong")]
    [InlineData("123456789012244", "ins-key-wrong")]
    [InlineData("25508141680253", "ins-malformed")]
    [InlineData("2550814168025388", "ins-malformed")]
    [InlineData("25508C416802538", "ins-malformed")]
    [InlineData("253071A07300443", "ins-malformed")]
    [InlineData("2A3072007300443", "ins-malformed")]
    [InlineData("٢55081416802538", "ins-malformed")]
    [InlineData("", "ins-malformed")]
    public void The_key_is_97_minus_the_rest(string matricule, string? fault) => Assert.Equal(fault, Ins.Fault(matricule));

    [Fact]
    public void Every_wrong_digit_is_found()
    {
        const string right = "255081416802538";
        for (var at = 0; at < right.Length; at++)
            for (var digit = '0'; digit <= '9'; digit++)
                if (digit != right[at]) Assert.NotNull(Ins.Fault(right[..at] + digit + right[(at + 1)..]));
    }

    [Fact]
    public void Spaces_and_small_letters_are_tidied() => Assert.Equal("253072A07300443", Ins.Tidy(" 2 53 07 2a 073\u00A0004 43"));
}
