using TeleExpertise.Testing.Bots;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Bridge.Tests.Forwarding;

/// <summary>A whole bridge, people with cameras of 150, 440 and 1,320 kbit/s, and one line that is a bottleneck.</summary>
public sealed class ThinLinesGetWhatTheyCarry : IDisposable
{
    static readonly BotShape Shape = new() { TransportWide = true, Screen = false, VideoSlots = 2, AudioSlots = 1 };
    readonly VirtualCall _call = new();
    readonly Participant _viewer = new(Shape, VirtualCall.Epoch) { ShowsCamera = false };
    readonly Participant _publisher = new(Shape, VirtualCall.Epoch, VideoShape.RealisticCamera);

    public void Dispose() => _call.Dispose();

    ViewerFeed Audio => _viewer.Slots[0];

    ViewerFeed Video => _viewer.Slots[1];

    Link<byte[]> Down => _call.LineOf(_viewer.Bot).Down;

    [Fact]
    public void A_fat_line_gets_the_highest_layer_within_seconds()
    {
        Begin(rate: 0);
        _call.Run(TimeSpan.FromSeconds(5));
        Assert.InRange(Measure(5), 1_350_000, 1_500_000);
        Assert.True(_viewer.Arrivals!.PaddingOnly > 0);
        Assert.Equal(_viewer.Bot.RtpReceived, _viewer.Arrivals.Numbered);
    }

    [Theory]
    [InlineData(300_000, 150_000)]
    [InlineData(1_000_000, 480_000)]
    public void A_thin_line_gets_the_layer_that_fits_and_keeps_its_queue_short(int rate, int least)
    {
        Begin(rate);
        _call.Run(TimeSpan.FromSeconds(10));
        var (got, longest) = Watch(20);
        Assert.InRange(got, least, rate);
        Assert.True(longest < TimeSpan.FromMilliseconds(500), $"{longest}");
        Assert.Equal(0, Down.Overflowed);
    }

    [Fact]
    public void After_a_drop_the_queue_falls_below_half_a_second_and_the_lower_layer_flows()
    {
        Begin(2_000_000);
        _call.Run(TimeSpan.FromSeconds(10));
        Assert.True(Measure(2) > 1_350_000);
        SetRate(300_000);
        _call.Run(TimeSpan.FromSeconds(2));
        var frames = Video.Frames.Whole;
        var (got, longest) = Watch(8);
        Assert.True(longest < TimeSpan.FromMilliseconds(500), $"{longest}");
        // 150 kbit/s of video and a voice, with all headers: all that fits.
        var steady = Measure(20);
        Assert.True(got > 0.9 * steady, $"{got} {steady}");
        Assert.True(Video.Frames.Whole - frames > 150, $"{Video.Frames.Whole - frames}");

        SetRate(2_000_000);
        _call.Run(TimeSpan.FromSeconds(15));
        Assert.True(Measure(3) > 1_350_000);
    }

    [Fact]
    public void A_change_to_a_thin_network_fills_no_queue_and_one_to_a_fat_network_is_used_soon()
    {
        Begin(2_000_000);
        _call.Run(TimeSpan.FromSeconds(10));
        Change(address: 3, rate: 300_000);
        var (_, longest) = Watch(10);
        Assert.True(longest < TimeSpan.FromMilliseconds(500), $"{longest}");

        Change(address: 4, rate: 2_000_000);
        _call.Run(TimeSpan.FromSeconds(2));
        Assert.True(Measure(3) > 1_350_000);
    }

    [Fact]
    public void Too_thin_for_any_picture_the_line_carries_the_voice_and_the_page_is_told()
    {
        Begin(2_000_000);
        _call.Run(TimeSpan.FromSeconds(5));
        SetRate(128_000);
        // What was under way at the drop takes its time.
        _call.Run(TimeSpan.FromSeconds(10));
        var heard = Audio.Packets;
        _call.Run(TimeSpan.FromSeconds(20));
        Assert.InRange(Audio.Packets - heard, 0.99 * 1000, 1002);
        Assert.True(Slot().Paused);
        Assert.Equal("publisher", Slot().SourcePeer);

        SetRate(2_000_000);
        _call.Run(TimeSpan.FromSeconds(20));
        Assert.False(Slot().Paused);
        Assert.True(Measure(3) > 1_350_000);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Loss_alone_leaves_voice_and_picture(double loss)
    {
        Begin(2_000_000);
        _call.Run(TimeSpan.FromSeconds(5));
        Down.Conditions = Down.Conditions with { Loss = loss };
        _call.Run(TimeSpan.FromSeconds(5));
        var frames = Video.Frames.Whole;
        _call.Run(TimeSpan.FromSeconds(20));
        Assert.False(Slot().Paused);
        Assert.True(Video.Frames.Whole - frames > 400, $"{Video.Frames.Whole - frames} of 500");
    }

    [Fact]
    public void Over_a_round_trip_of_300_ms_it_works_as_well()
    {
        Begin(1_000_000, delay: 150);
        _call.Run(TimeSpan.FromSeconds(15));
        var (got, longest) = Watch(20);
        Assert.InRange(got, 480_000, 1_000_000);
        Assert.True(longest < TimeSpan.FromMilliseconds(500), $"{longest}");
    }

    private void Begin(int rate, int delay = 25)
    {
        _call.Delay = TimeSpan.FromMilliseconds(delay);
        _call.Enter("viewer", 1, _viewer);
        SetRate(rate);
        _call.Enter("publisher", 2, _publisher);
    }

    // A second and a half of queue at most, as a home's router has it.
    private void SetRate(int rate) => Down.Conditions = Down.Conditions with { Rate = rate, Queue = Math.Max(60_000, rate * 3 / 16), KeepsOrder = true };

    private void Change(int address, int rate)
    {
        _call.Move(_viewer.Bot, address);
        SetRate(rate);
        Assert.IsType<JoinResult.Accepted>(_call.Restart("viewer", _viewer.Bot));
        _viewer.Bot.Check();
    }

    private SlotView Slot() => _call.Of<SfuEvent.SlotsChanged>("viewer").Last().Slots[1];

    private double Measure(double seconds) => Watch(seconds).Got;

    private (double Got, TimeSpan Longest) Watch(double seconds)
    {
        var before = _viewer.Bot.BytesReceived;
        var longest = TimeSpan.Zero;
        _call.Run(TimeSpan.FromSeconds(seconds), now => longest = Down.QueueDelay(now) > longest ? Down.QueueDelay(now) : longest);
        return ((_viewer.Bot.BytesReceived - before) * 8 / seconds, longest);
    }
}
