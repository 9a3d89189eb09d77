using System.Globalization;
using TeleExpertise.Web.Layout;
using TeleExpertise.Web.Sessions;

namespace TeleExpertise.Web.Tests.Sessions;

public sealed class DatesAreSaidAsPeopleSayThem
{
    [Theory]
    [InlineData("fr-FR", "2026-11-26T12:00:00Z", "jeudi 26 novembre 2026, 13\u00a0h\u00a000", "jeudi 26 novembre")]
    [InlineData("fr-FR", "2027-07-01T11:00:00Z", "jeudi 1er juillet 2027, 13\u00a0h\u00a000", "jeudi 1er juillet")]
    [InlineData("en-GB", "2027-07-01T11:00:00Z", "Thursday 1 July 2027, 13:00", "Thursday 1 July")]
    public void In_the_language_of_the_reader_and_the_zone_of_the_calendar(string language, string instant, string said, string day)
    {
        CultureInfo.CurrentUICulture = new(language);
        var at = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
        Assert.Equal(said, Dates.DayAndHour(at));
        Assert.Equal(day, Weeks.Day(DateOnly.FromDateTime(at.UtcDateTime)));
    }

    [Theory]
    [InlineData("2026-11-23", "2026-11-23")]
    [InlineData("2026-11-26", "2026-11-23")]
    [InlineData("2026-11-29", "2026-11-23")] // a Sunday ends its week
    public void A_week_begins_on_Monday(string day, string monday) =>
        Assert.Equal(DateOnly.Parse(monday, CultureInfo.InvariantCulture), Weeks.Monday(DateOnly.Parse(day, CultureInfo.InvariantCulture)));
}
