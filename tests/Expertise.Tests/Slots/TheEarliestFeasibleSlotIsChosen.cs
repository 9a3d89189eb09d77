using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Tests.Slots;

public sealed class TheEarliestFeasibleSlotIsChosen
{
    static readonly DateTimeOffset Hour = DateTimeOffset.Parse("2027-01-07T12:00:00Z");

    [Fact]
    public void The_first_in_time_wins_whatever_the_order_of_the_list() =>
        Assert.Equal(Hour.AddMinutes(10), EarliestFeasible.Choose([At(20), At(10), At(30)], [], Hour)?.Time.StartsAt);

    [Fact]
    public void A_slot_before_the_notice_is_left_out() =>
        Assert.Equal(Hour.AddMinutes(20), EarliestFeasible.Choose([At(0), At(10), At(20)], [], Hour.AddMinutes(11))?.Time.StartsAt);

    [Fact]
    public void A_slot_that_begins_as_the_notice_ends_is_taken() =>
        Assert.Equal(Hour.AddMinutes(10), EarliestFeasible.Choose([At(0), At(10)], [], Hour.AddMinutes(10))?.Time.StartsAt);

    [Fact]
    public void A_requester_who_is_expected_elsewhere_gets_the_next_one() =>
        Assert.Equal(Hour.AddMinutes(20), EarliestFeasible.Choose([At(0), At(10), At(20)], [new(Hour.AddMinutes(9), Hour.AddMinutes(11))], Hour)?.Time.StartsAt);

    [Fact]
    public void Times_that_only_touch_do_not_clash() =>
        Assert.Equal(Hour.AddMinutes(10), EarliestFeasible.Choose([At(10)], [new(Hour, Hour.AddMinutes(10)), new(Hour.AddMinutes(20), Hour.AddMinutes(30))], Hour)?.Time.StartsAt);

    [Fact]
    public void Without_a_feasible_slot_there_is_none() =>
        Assert.Null(EarliestFeasible.Choose([At(0)], [new(Hour, Hour.AddHours(1))], Hour));

    static FreeSlot At(int minute) => new(Guid.NewGuid(), Guid.NewGuid(), new(Hour.AddMinutes(minute), Hour.AddMinutes(minute + 10)));
}
