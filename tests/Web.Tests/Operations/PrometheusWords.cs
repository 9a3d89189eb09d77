using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Tests.Operations;

public sealed class PrometheusWords
{
    [Theory]
    [InlineData("http.server.duration", "http_server_duration")]
    [InlineData("9lives", "_9lives")]
    [InlineData("é-x", "__x")]
    public void Names_are_cleaned(string name, string word) => Assert.Equal(word, PrometheusText.Word(name));

    [Theory]
    [InlineData("a\"b\\c\nd", true, "a\\\"b\\\\c\\nd")]
    [InlineData("a\"b\\c\nd", false, "a\"b\\\\c\\nd")]
    public void Values_are_escaped(string text, bool quotes, string escaped) => Assert.Equal(escaped, PrometheusText.Escape(text, quotes));

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.25, "0.25")]
    public void Numbers_are_written_as_Go_reads_them(double value, string text) => Assert.Equal(text, PrometheusText.Number(value));
}
