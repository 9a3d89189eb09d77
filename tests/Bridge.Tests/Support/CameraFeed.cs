using System.Text;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>
/// A puppet's camera: three layers at 25 frames a second, timestamps of each layer from another start as Chromium's
/// are, a key frame on all layers whenever one is asked for, retransmissions on request.
/// </summary>
internal sealed class CameraFeed(Puppet puppet, int packetsPerFrame = 3)
{
    private static readonly string[] Rids = ["l", "m", "h"];
    private readonly ushort[] _sequence = [100, 65_500, 30_000];
    private readonly ushort[] _rtxSequence = [1, 1, 1];
    private readonly int[] _pictureId = [10, 32_760, 5_000];
    private readonly Dictionary<(int Layer, ushort Sequence), byte[]> _sent = [];
    private TimeSpan _next;
    private int _rtcpSeen;
    private bool _wantsKey;

    public static uint Ssrc(int layer) => 1000u + (uint)layer;

    public static uint RtxSsrc(int layer) => 2000u + (uint)layer;

    public bool[] IsOn { get; } = [true, true, true];

    public int KeyFrames { get; private set; }

    public int Frames { get; private set; }

    public int Repeated { get; private set; }

    /// <summary>Call each millisecond.</summary>
    public void Step(TimeSpan now)
    {
        var wantsKey = Frames == 0;
        for (; _rtcpSeen < puppet.Rtcp.Count; _rtcpSeen++)
        {
            wantsKey |= Handle(puppet.Rtcp[_rtcpSeen]);
        }

        _wantsKey |= wantsKey;
        if (now < _next)
        {
            return;
        }

        _next = now + TimeSpan.FromMilliseconds(40);
        for (var layer = 0; layer < 3; layer++)
        {
            if (IsOn[layer])
            {
                SendFrame(layer, now, _wantsKey);
            }
        }

        KeyFrames += _wantsKey ? 1 : 0;
        _wantsKey = false;
        Frames++;
    }

    private void SendFrame(int layer, TimeSpan now, bool isKey)
    {
        _pictureId[layer] = (_pictureId[layer] + 1) & 0x7FFF;
        var timestamp = (uint)(now.TotalSeconds * 90_000) + (1_000_000_000u * (uint)layer);
        for (var i = 0; i < packetsPerFrame; i++)
        {
            var payload = Vp8.Payload(isKey, i == 0, _pictureId[layer], _pictureId[layer] & 0xFF, filling: (byte)layer);
            var packet = RtpBuilder.Packet(Ssrc(layer), _sequence[layer], timestamp, Puppet.Vp8Type, payload, i == packetsPerFrame - 1, 0,
                (Puppet.MidId, "1"u8.ToArray()), (Puppet.RidId, Encoding.ASCII.GetBytes(Rids[layer])));
            _sent[(layer, _sequence[layer])] = packet;
            puppet.SendRtp(packet);
            _sequence[layer]++;
        }
    }

    // Answers NACKs; true when a key frame is asked for.
    private bool Handle(ReadOnlySpan<byte> compound)
    {
        var wantsKey = false;
        while (RtcpPacket.TryTake(ref compound, out var packet))
        {
            wantsKey |= KeyFrameRequest.TryRead(packet, out _);
            if (Nack.TryRead(packet, out var nack))
            {
                foreach (var lost in nack)
                {
                    Repeat((int)nack.Media.Value - 1000, lost.Value);
                }
            }
        }

        return wantsKey;
    }

    private void Repeat(int layer, ushort sequence)
    {
        if (!_sent.TryGetValue((layer, sequence), out var packet))
        {
            return;
        }

        Assert.True(RtpHeader.TryRead(packet, out var header));
        byte[] payload = [.. RtpBuilder.Big(sequence), .. packet[header.PayloadAt..]];
        Repeated++;
        puppet.SendRtp(RtpBuilder.Packet(RtxSsrc(layer), _rtxSequence[layer]++, header.Timestamp, Puppet.RtxType, payload, header.Marker, 0,
            (Puppet.MidId, "1"u8.ToArray()), (Puppet.RepairedRidId, Encoding.ASCII.GetBytes(Rids[layer]))));
    }
}
