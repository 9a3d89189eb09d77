using System.Buffers.Binary;
using TeleExpertise.Bridge.Congestion;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots;

/// <summary>A bot's transport-wide feedback: tells the bridge which of its packets came, and when.</summary>
internal sealed class ArrivalFeed : IBotListener
{
    private readonly Bot _bot;
    private readonly ArrivalLog _log = new();
    private readonly byte[] _buffer = new byte[1_100];

    public ArrivalFeed(Bot bot)
    {
        _bot = bot;
        bot.Listeners.Add(this);
    }

    public bool IsOn { get; set; } = true;

    public int Numbered { get; private set; }

    public int PaddingOnly { get; private set; }

    /// <summary>Call each millisecond or few.</summary>
    public void Step(TimeSpan now)
    {
        if (IsOn && _log.IsDue(now))
        {
            for (int length; (length = _log.Write(_buffer, Participant.ReceiverSsrc, default, now)) > 0;)
            {
                _bot.SendRtcp(_buffer.AsSpan(0, length));
            }
        }
    }

    void IBotListener.HearRtp(TimeSpan now, in RtpHeader header, ReadOnlySpan<byte> packet)
    {
        PaddingOnly += header.PayloadLength == 0 ? 1 : 0;
        if (header.Extension(packet, Bot.TransportWideId) is { Length: 2 } number)
        {
            Numbered++;
            _log.Received(new(BinaryPrimitives.ReadUInt16BigEndian(number)), now);
        }
    }

    void IBotListener.HearRtcp(TimeSpan now, ReadOnlySpan<byte> compound)
    {
    }
}
