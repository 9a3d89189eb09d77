using System.Buffers.Binary;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>A puppet watching one slot: asks for what is missing, takes retransmissions, and puts frames together.</summary>
internal sealed class ViewerFeed(Puppet puppet, string mid)
{
    private readonly SortedDictionary<long, (uint Timestamp, bool Marker, byte[] Payload)> _packets = [];
    private readonly Dictionary<long, TimeSpan> _asked = [];
    private ExtendedSequence? _highest;
    private int _seen;

    public int Repeated { get; private set; }

    /// <summary>Numbers between the first and the last that never came.</summary>
    public int Missing => _packets.Count == 0 ? 0 : (int)(_packets.Keys.Last() - _packets.Keys.First() + 1 - _packets.Count);

    public int Packets => _packets.Count;

    public List<(RtpHeader Header, byte[] Payload)> InOrder() =>
        [.. _packets.Select(p => (new RtpHeader { Sequence = new((ushort)p.Key), Timestamp = p.Value.Timestamp, Marker = p.Value.Marker }, p.Value.Payload))];

    /// <summary>Call each millisecond.</summary>
    public void Step(TimeSpan now)
    {
        for (; _seen < puppet.Rtp.Count; _seen++)
        {
            Take(puppet.Rtp[_seen]);
        }

        if (_highest is null || now.Milliseconds % 20 != 0)
        {
            return;
        }

        var missing = Gaps().Where(g => !_asked.TryGetValue(g, out var at) || now - at > TimeSpan.FromMilliseconds(60)).Take(50).ToArray();
        if (missing.Length > 0)
        {
            Array.ForEach(missing, m => _asked[m] = now);
            var buffer = new byte[1000];
            var length = Nack.Write(buffer, new(9), new(puppet.Slots[mid].Ssrc), [.. missing.Select(m => new SequenceNumber((ushort)m))]);
            puppet.SendRtcp(buffer[..length]);
        }
    }

    private IEnumerable<long> Gaps()
    {
        for (var i = Math.Max(_packets.Keys.First(), _highest!.Value.Value - 400); i < _highest.Value.Value; i++)
        {
            if (!_packets.ContainsKey(i))
            {
                yield return i;
            }
        }
    }

    private void Take(byte[] packet)
    {
        Assert.True(RtpHeader.TryRead(packet, out var header));
        var payload = packet[header.PayloadAt..(header.PayloadAt + header.PayloadLength)];
        if (header.Ssrc.Value == puppet.Slots[mid].Rtx)
        {
            Repeated++;
            Keep(new(BinaryPrimitives.ReadUInt16BigEndian(payload)), header, payload[2..]);
        }
        else if (header.Ssrc.Value == puppet.Slots[mid].Ssrc)
        {
            Keep(header.Sequence, header, payload);
        }
    }

    private void Keep(SequenceNumber number, RtpHeader header, byte[] payload)
    {
        var sequence = _highest?.Nearest(number) ?? ExtendedSequence.First(number);
        _highest = _highest is { } highest && highest > sequence ? highest : sequence;
        _packets[sequence.Value] = (header.Timestamp, header.Marker, payload);
    }
}
