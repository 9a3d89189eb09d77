using TeleExpertise.Web.Territory;

namespace TeleExpertise.Web.Tests.Territory;

public sealed class DurationsAreSaidAsPeopleSayThem
{
    [Theory]
    [InlineData(0, "0 min")]
    [InlineData(45, "45 min")]
    [InlineData(60, "1 h")]
    [InlineData(125, "2 h 05")]
    [InlineData(220, "3 h 40")]
    public void Minutes_become_hours(int minutes, string text) => Assert.Equal(text, Durations.Text(minutes));
}
