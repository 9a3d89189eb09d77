using TeleExpertise.Expertise.Attestations;

namespace TeleExpertise.Expertise.Tests.Attestations;

public sealed class ACodeIsReadAsPeopleTypeIt
{
    [Theory]
    [InlineData("0123456789ABCDEF")]
    [InlineData("0123-4567-89AB-CDEF")]
    [InlineData("0123 4567 89ab cdef")]
    [InlineData(" o123–4567—89AB‑CDEF ")]
    [InlineData("OI23456789ABCDEF")]
    [InlineData("ol23-4567-89ab-cdef")]
    public void Grouped_lower_case_or_with_letters_for_digits_it_is_the_same_code(string typed)
    {
        Assert.True(CertificateCode.TryRead(typed, out var code));
        Assert.Equal("0123456789ABCDEF", code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789ABCDE")]
    [InlineData("0123456789ABCDEFG")]
    [InlineData("0123456789ABCDEU")]
    [InlineData("0123456789ABCDÉF")]
    [InlineData("0123_4567_89AB_CDEF")]
    [InlineData("'; drop table certificate; --")]
    public void Anything_else_is_no_code(string? typed) => Assert.False(CertificateCode.TryRead(typed, out _));

    [Fact]
    public void A_megabyte_is_no_code() => Assert.False(CertificateCode.TryRead(new string('-', 1_000_000), out _));

    [Fact]
    public void Drawn_codes_are_of_the_alphabet_and_differ()
    {
        var drawn = Enumerable.Range(0, 1000).Select(_ => CertificateCode.Draw()).ToList();
        Assert.Equal(1000, drawn.Distinct().Count());
        Assert.All(drawn, c => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{16}$", c));
        Assert.Matches("^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$", CertificateCode.Grouped(drawn[0]));
    }
}
