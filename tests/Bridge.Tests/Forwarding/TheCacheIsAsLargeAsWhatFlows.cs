using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class TheCacheIsAsLargeAsWhatFlows
{
    private const uint Second = 90_000;
    private readonly PacketCache _cache = new();
    private readonly List<(ExtendedSequence Sequence, uint Timestamp, byte[] Payload)> _sent = [];
    private uint _clock = uint.MaxValue - (5 * Second);

    [Theory]
    [InlineData(20, 100, 16)]
    [InlineData(60, 1200, 128)]
    [InlineData(200, 1200, 512)]
    public void It_holds_a_second_and_a_half_and_little_more(int packetsPerSecond, int length, int kibibytes)
    {
        Flow(packetsPerSecond, length, seconds: 20);
        Assert.Equal(kibibytes * 1024, _cache.Capacity);
    }

    [Fact]
    public void When_more_flows_than_before_nothing_young_is_lost()
    {
        Flow(20, 300, seconds: 5);
        Flow(250, 1300, seconds: 5);
        Flow(30, 1400, seconds: 10);
        Assert.InRange(_cache.Capacity, 512 * 1024, 1024 * 1024);
    }

    [Fact]
    public void A_clock_that_stands_still_fills_no_more_than_a_mebibyte()
    {
        for (var i = 0; i < 20_000; i++)
        {
            Add(new(70_000 + i), 1400);
        }

        Assert.Equal(1024 * 1024, _cache.Capacity);
        Assert.True(_cache.TryGet(new(89_999), out _));
    }

    [Fact]
    public void What_comes_twice_is_told_even_when_its_bytes_are_gone()
    {
        Add(new(70_000), 10);
        for (var i = 1; i < 400; i++)
        {
            _clock += Second;
            Add(new(70_000 + i), 1400);
        }

        Assert.False(_cache.TryGet(new(70_000), out _));
        Assert.False(_cache.TryAdd(new MediaPacket { Sequence = new(70_000), Payload = new byte[10] }));
    }

    private void Flow(int packetsPerSecond, int length, int seconds)
    {
        for (var i = 0; i < packetsPerSecond * seconds; i++)
        {
            _clock += (uint)(Second / packetsPerSecond);
            // Lengths differ, so that places do.
            Add(_sent.Count == 0 ? new(70_000) : _sent[^1].Sequence + 1, length - (i % 7));
            AssertYoungAreThere();
        }
    }

    private void Add(ExtendedSequence sequence, int length)
    {
        var payload = new byte[length];
        payload.AsSpan().Fill((byte)sequence.Value);
        Assert.True(_cache.TryAdd(new MediaPacket { Sequence = sequence, Timestamp = _clock, Payload = payload }));
        _sent.Add((sequence, _clock, payload));
    }

    private void AssertYoungAreThere()
    {
        for (var i = _sent.Count - 1; i >= 0 && i > _sent.Count - 500 && (int)(_clock - _sent[i].Timestamp) < Second * 3 / 2; i -= 7)
        {
            Assert.True(_cache.TryGet(_sent[i].Sequence, out var packet));
            Assert.Equal(_sent[i].Timestamp, packet.Timestamp);
            Assert.True(packet.Payload.SequenceEqual(_sent[i].Payload));
        }
    }
}
