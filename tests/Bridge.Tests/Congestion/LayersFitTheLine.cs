using TeleExpertise.Bridge.Congestion;

namespace TeleExpertise.Bridge.Tests.Congestion;

public class LayersFitTheLine
{
    const double Audio = 60_000;
    readonly LayerAllocation _allocation = new();
    TimeSpan _now = TimeSpan.FromMinutes(1);

    [Fact]
    public void Everything_fits_a_fat_line() => Assert.Equal([2, 2, 0], First(100e6, Camera(), Camera(), Screen(1_000)));

    [Fact]
    public void Audio_comes_before_any_picture()
    {
        Assert.Equal([0], First(160_000 / LayerAllocation.UpShare, Camera(100)));
        Assert.Equal([LayerDemand.Paused], First(159_000, Camera(100)));
    }

    [Fact]
    public void The_screen_comes_before_faces() =>
        Assert.Equal([LayerDemand.Paused, LayerDemand.Paused, 0], First(700_000, Camera(), Camera(), Screen(500)));

    [Fact]
    public void Everybody_is_seen_before_anybody_is_seen_well() =>
        Assert.Equal([0, 0, 0, 0], First(800_000, Camera(), Pinned(), Camera(), Camera()));

    [Fact]
    public void The_pinned_is_the_last_to_go_and_the_first_to_rise()
    {
        Assert.Equal([LayerDemand.Paused, 0, LayerDemand.Paused], First(250_000, Camera(), Pinned(), Camera()));
        Assert.Equal([0, 1, 0], First(1_050_000, Camera(), Pinned(), Camera()));
        Assert.Equal([0, 2, 0], First(2_500_000, Camera(), Pinned(), Camera()));
    }

    [Fact]
    public void The_others_rise_in_turn() => Assert.Equal([1, 1, 0], First(1_500_000, Camera(), Camera(), Camera()));

    [Fact]
    public void No_more_is_given_than_is_wanted()
    {
        var camera = Camera();
        camera.Wanted = 1;
        Assert.Equal([1], First(100e6, camera));
    }

    [Fact]
    public void Layers_that_do_not_flow_are_stepped_over()
    {
        Assert.Equal([2], First(100e6, Camera(150, 0, 1_500)));
        var onlyHigh = Camera(0, 0, 1_500);
        onlyHigh.Wanted = 0;
        Assert.Equal([2], First(100e6, onlyHigh));
        Assert.Equal([LayerDemand.Paused], First(100e6, Camera(0, 0, 0)));
    }

    [Fact]
    public void Down_at_once_and_up_after_a_while_with_room_to_spare()
    {
        LayerDemand[] demands = [Camera()];
        Assert.Equal([2], Again(5e6, demands));
        Assert.Equal([1], Again(1e6, demands));
        // Fits, but leaves no room to spare.
        Assert.Equal([1], After(20, 1_600_000, demands));
        Assert.Equal([1], After(0.8, 3e6, demands));
        Assert.Equal([2], After(0.4, 3e6, demands));
    }

    [Fact]
    public void Within_the_room_to_spare_nothing_changes()
    {
        LayerDemand[] demands = [Camera()];
        Assert.Equal([2], Again(2e6, demands));
        Assert.Equal([2], After(60, 1_570_000, demands));
    }

    [Fact]
    public void Steps_that_prove_too_bold_are_tried_less_and_less_often()
    {
        LayerDemand[] demands = [Camera()];
        Again(1e6, demands);
        var steps = 0;
        for (var second = 0; second < 60; second++)
        {
            var before = demands[0].Given;
            After(1, demands[0].Given == 2 ? 1e6 : 3e6, demands);
            steps += demands[0].Given > before ? 1 : 0;
        }

        Assert.InRange(steps, 4, 8);
    }

    [Fact]
    public void A_pause_ends_when_there_is_room_again()
    {
        LayerDemand[] demands = [Camera(), Camera()];
        Assert.Equal([0, 0], Again(500_000, demands));
        Assert.Equal([0, LayerDemand.Paused], Again(300_000, demands));
        Assert.Equal([0, 0], After(1.5, 500_000, demands));
    }

    [Fact]
    public void What_is_wanted_is_what_would_give_everybody_the_best()
    {
        LayerDemand[] demands = [Camera(), Screen(1_000)];
        var wanted = LayerAllocation.Wanted(Audio, demands);
        Assert.Equal([2, 0], Again(wanted, demands));
        Assert.True(wanted < 1.3 * (Audio + 1_500_000 + 1_000_000));
    }

    private int[] First(double estimate, params LayerDemand[] demands) => Again(estimate, demands);

    private int[] After(double seconds, double estimate, LayerDemand[] demands)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end;)
        {
            _now += TimeSpan.FromMilliseconds(100);
            Again(estimate, demands);
        }

        return [.. demands.Select(d => d.Given)];
    }

    private int[] Again(double estimate, LayerDemand[] demands)
    {
        _allocation.Allocate(_now, estimate, Audio, demands);
        return [.. demands.Select(d => d.Given)];
    }

    private static LayerDemand Camera(double low = 150, double middle = 500, double high = 1_500)
    {
        var demand = new LayerDemand { Wanted = 2, Given = LayerDemand.New };
        (demand.Rates[0], demand.Rates[1], demand.Rates[2]) = (low * 1000, middle * 1000, high * 1000);
        return demand;
    }

    private static LayerDemand Pinned()
    {
        var demand = Camera();
        demand.IsPinned = true;
        return demand;
    }

    private static LayerDemand Screen(double rate)
    {
        var demand = new LayerDemand { IsScreen = true, Wanted = 0, Given = LayerDemand.New };
        demand.Rates[0] = rate * 1000;
        return demand;
    }
}
