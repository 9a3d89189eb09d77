using System.Text;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots;

/// <summary>A bot's microphone: a packet of 20 ms every 20 ms, with its level (RFC 6464).</summary>
internal sealed class AudioFeed(Bot bot, string mid = "0", int payloadLength = 80)
{
    public const uint Ssrc = 700;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private readonly byte[] _mid = Encoding.ASCII.GetBytes(mid);
    private ushort _sequence = 65_400;
    private uint _octets;
    private TimeSpan _next;

    /// <summary>-dBov: 0 the loudest, 127 silence.</summary>
    public byte Level { get; set; } = 40;

    public bool IsOn { get; set; } = true;

    public uint Packets { get; private set; }

    public void Step(TimeSpan now)
    {
        if (!IsOn || now < _next)
        {
            return;
        }

        // Even times, so that a late step does not make the voice slower; after a pause it starts anew.
        _next = now - _next > Interval ? now + Interval : _next + Interval;
        var payload = new byte[payloadLength];
        payload.AsSpan().Fill((byte)Packets);
        bot.SendRtp(RtpBuilder.Packet(Ssrc, _sequence++, TimestampAt(now), Bot.Opus, payload, false, 0, bot.Extensions(now, payloadLength, (Bot.MidId, _mid), (Bot.LevelId, [Level]))));
        Packets++;
        _octets += (uint)payloadLength;
    }

    public SenderReport Report(TimeSpan now, DateTimeOffset epoch) => new(new(Ssrc), NtpTime.From(epoch + now), TimestampAt(now), Packets, _octets);

    private static uint TimestampAt(TimeSpan now) => (uint)(long)(now.TotalSeconds * 48_000);
}
