using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>
/// A bot's microphone in RED with one copy, as Chromium's: frame n is the bytes of n, at 960 n ticks. Each step is 20 ms,
/// and the caller says which packets the network loses; it repeats what it is asked for.
/// </summary>
internal sealed class VoiceFeed(Bot bot)
{
    public const uint Ssrc = 700;
    public const byte Red = 63;
    private const string Opus = "a=rtpmap:111 opus/48000/2\r\n";
    private readonly Dictionary<ushort, byte[]> _sent = [];
    private int _rtcpSeen;
    private byte[]? _before;
    private uint _timestampBefore;

    public ushort Number { get; private set; } = 65_500;

    public uint Timestamp { get; set; } = 1_000_000;

    public byte Level { get; set; } = 30;

    public int Repeated { get; private set; }

    public static string WithRed(string offer) => offer
        .Replace("SAVPF 111\r\n", "SAVPF 63 111\r\n", StringComparison.Ordinal)
        .Replace(Opus, Opus + "a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n", StringComparison.Ordinal);

    public static string WithNack(string offer) => offer.Replace(Opus, Opus + "a=rtcp-fb:111 nack\r\n", StringComparison.Ordinal);

    public static byte[] Frame(int number, int length = 4) => [(byte)(number >> 8), (byte)number, .. new byte[length - 2]];

    /// <summary>Sends the next frame and the one before it, unless the network loses the packet.</summary>
    public void Send(bool isLost = false, int length = 4)
    {
        var frame = Frame(Number, length);
        byte[] earlier = _before is null ? [] : [.. Header(Timestamp - _timestampBefore, _before.Length)];
        byte[] payload = [.. earlier, Bot.Opus, .. _before ?? [], .. frame];
        var packet = RtpBuilder.Packet(Ssrc, Number, Timestamp, Red, payload, false, 0, (Bot.MidId, "0"u8.ToArray()), (Bot.LevelId, [Level]));
        _sent[Number] = packet;
        if (!isLost)
        {
            bot.SendRtp(packet);
        }

        (_before, _timestampBefore) = (frame, Timestamp);
        Number++;
        Timestamp += 960;
    }

    /// <summary>Answers NACKs with the packets as they were.</summary>
    public void Repeat()
    {
        for (; _rtcpSeen < bot.Rtcp.Count; _rtcpSeen++)
        {
            ReadOnlySpan<byte> compound = bot.Rtcp[_rtcpSeen];
            while (RtcpPacket.TryTake(ref compound, out var packet))
            {
                if (Nack.TryRead(packet, out var nack) && nack.Media.Value == Ssrc)
                {
                    foreach (var lost in nack)
                    {
                        Repeated++;
                        bot.SendRtp(_sent[lost.Value]);
                    }
                }
            }
        }
    }

    private static byte[] Header(uint offset, int length)
    {
        var header = new byte[RedPayload.EarlierHeader];
        RedPayload.WriteEarlier(header, Bot.Opus, offset, length);
        return header;
    }
}
