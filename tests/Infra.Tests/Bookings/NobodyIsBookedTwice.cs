namespace TeleExpertise.Infra.Tests.Bookings;

/// <summary>
/// Shorter than what is asked of a release, which takes minutes: <c>infra/bench bookings --attempts 10000 --kills 7</c>, and <c>--attempts 100000 --kills 25</c>.
/// </summary>
public sealed class NobodyIsBookedTwice
{
    [Fact]
    public async Task Two_thousand_attempts_by_sixty_four_book_each_slot_case_and_doctor_once_while_the_server_and_postgresql_are_killed()
    {
        await using Storm storm = new(2000);
        await storm.Prepare();
        var report = await storm.Run(serverKills: 1, databaseKills: 1);

        Assert.Empty(report.Faults);
        Assert.True(report is { Taken: > 400, Booked: > 400, Unanswered: > 64, Repeated: > 5 }, $"{report}");
    }
}
