namespace TeleExpertise.Infra.Tests.Bookings;

/// <summary>
/// Before a release, longer: <c>infra/bench bookings --attempts 100000 --kills 25</c>.
/// </summary>
public sealed class NobodyIsBookedTwice
{
    [Fact]
    public async Task Ten_thousand_attempts_by_sixty_four_book_each_slot_case_and_doctor_once_while_the_server_and_postgresql_are_killed()
    {
        await using Storm storm = new(10_000);
        await storm.Prepare();
        var report = await storm.Run(serverKills: 5, databaseKills: 2);

        Assert.Empty(report.Faults);
        Assert.True(report is { Taken: > 2000, Booked: > 2000, Unanswered: > 200, Repeated: > 50 }, $"{report}");
    }
}
