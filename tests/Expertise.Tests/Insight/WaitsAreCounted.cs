using TeleExpertise.Expertise.Insight;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Insight;

public sealed class WaitsAreCounted
{
    static readonly DateTimeOffset Filed = Timetable.Saturday;
    static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Fact]
    public void Median_and_ninetieth_percentile_are_those_of_a_spreadsheet()
    {
        var waits = Waits.Of([Presented(10), Presented(1), Presented(4), Presented(2), Presented(3)], _ => Week);
        Assert.Equal((5, 3.0, 7.6, 4, .8), (waits.Cases, waits.Median!.Value, Math.Round(waits.Long!.Value, 9), waits.InTime!.Value, waits.Share!.Value));
    }

    [Fact]
    public void A_case_on_its_limit_is_within_it() => Assert.Equal(1, Waits.Of([Presented(7), Presented(7.01)], _ => Week).InTime);

    [Fact]
    public void What_nobody_has_seen_is_left_out() => Assert.Equal(new Waits(0, null, null, 0), Waits.Of([Case(RequestStatus.Waiting), Case(RequestStatus.Declined, closed: 2)], _ => Week));

    [Fact]
    public void A_written_answer_counts_from_its_signature_and_a_presented_case_from_its_session()
    {
        Assert.Equal(Filed.AddDays(5), Case(RequestStatus.Answered, closed: 5).SeenAt);
        Assert.Equal(Filed.AddDays(3), Case(RequestStatus.Answered, closed: 5, presented: 3).SeenAt);
        Assert.Equal(Filed.AddDays(3), Case(RequestStatus.Booked, presented: 3).SeenAt);
    }

    [Fact]
    public void What_is_owed_a_written_answer_waits_and_needs_no_slot()
    {
        var owed = Case(RequestStatus.Filed) with { InWriting = true };
        Assert.Equal((true, false), (owed.Waits, owed.NeedsSlot));
        Assert.True(Case(RequestStatus.Filed).NeedsSlot);
        Assert.False(Case(RequestStatus.Declined, closed: 1).NeedsSlot);
    }

    [Theory]
    [InlineData(3, null, true, "2026-08-31", 13)]
    [InlineData(3, false, false, "2026-09-01", 3)]
    [InlineData(6, null, false, "2026-06-01", 6)]
    [InlineData(12, true, true, "2025-12-01", 52)]
    [InlineData(7, null, true, "2026-08-31", 13)]
    [InlineData(null, null, true, "2026-08-31", 13)]
    public void A_period_ends_today_and_is_cut_into_whole_steps(int? months, bool? byWeek, bool weeks, string from, int steps)
    {
        var period = Period.Of(months, byWeek, new(2026, 11, 23));
        Assert.Equal((weeks, DateOnly.Parse(from), steps), (period.ByWeek, period.From, period.Steps.Count));
        Assert.Equal(period.Steps[^1], period.StepOf(period.Until));
    }

    [Fact]
    public void Slots_of_a_session_are_presented_missed_not_reached_or_empty()
    {
        var use = SlotUse.Of([Session(slots: 6, booked: 4, presented: 2, missed: 1, back: 1, urgent: 2), Session(slots: 6, booked: 0)], kept: 1);
        Assert.Equal((2, 12, 4, 2, 1, 1, 8, 1), (use.Sessions, use.Offered, use.Booked, use.Presented, use.Missed, use.NotReached, use.Empty, use.GivenBack));
        Assert.Equal((2, 1), (use.Protected, use.ProtectedUsed));
    }

    [Fact]
    public void Slots_of_a_session_that_was_not_held_are_offered_to_nobody()
    {
        var use = SlotUse.Of([Session(slots: 6, status: SessionStatus.Void), Session(slots: 1, booked: 1, presented: 1, urgent: 1)], kept: 2);
        Assert.Equal((1, 1, 1.0, 1, 6), (use.Sessions, use.Offered, use.Rate, use.NotHeld, use.Lost));
        Assert.Equal(0, use.Protected); // a single slot is for everybody
    }

    static SessionUse Session(int slots, int booked = 0, int presented = 0, int missed = 0, int back = 0, int urgent = 0, SessionStatus status = SessionStatus.Ended) =>
        new(Guid.Empty, new(2026, 11, 26), status, null, slots, booked, presented, missed, back, urgent);

    static CountedCase Presented(double days) => Case(RequestStatus.Booked, presented: days);

    static CountedCase Case(RequestStatus status, double? closed = null, double? presented = null) => new(1, Guid.Empty, Guid.Empty, Urgency.Soon, Filed, status,
        closed is { } c ? Filed.AddDays(c) : null, presented is { } p ? Filed.AddDays(p) : null, false, false);
}
