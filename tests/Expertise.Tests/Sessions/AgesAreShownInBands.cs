using TeleExpertise.Expertise.Requests.Deidentified;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class AgesAreShownInBands
{
    [Theory]
    [InlineData("2010-11-26", 0, 17)] // 16
    [InlineData("2008-11-27", 0, 17)] // 18 tomorrow
    [InlineData("2008-11-26", 18, 19)] // 18 today
    [InlineData("2000-01-01", 20, 29)]
    [InlineData("1956-11-27", 60, 69)] // 70 tomorrow
    [InlineData("1956-11-26", 70, 79)] // 70 today
    [InlineData("1936-11-27", 80, 89)]
    [InlineData("1936-11-26", 90, null)]
    [InlineData("1920-02-29", 90, null)]
    public void Children_decades_and_the_very_old(string born, int from, int? to) =>
        Assert.Equal(new AgeBand(from, to), AgeBand.Of(DateOnly.Parse(born), new DateOnly(2026, 11, 26)));
}
