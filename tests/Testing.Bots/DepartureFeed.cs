using TeleExpertise.Bridge.Congestion;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots;

/// <summary>A bot's transport-wide numbers: counts every packet it sends, and estimates its line up from what the bridge tells of them.</summary>
internal sealed class DepartureFeed : IBotListener
{
    /// <summary>RTP's header, extensions and SRTP's tag, about.</summary>
    private const int Overhead = 48;

    public BandwidthEstimator Estimator { get; } = new();

    /// <summary>Messages heard, and the packets that they told of as come or as missing.</summary>
    public int Messages { get; private set; }

    public int Came { get; private set; }

    public int Missing { get; private set; }

    public int Sent { get; private set; }

    /// <summary>The extensions of a packet that leaves now, with its number.</summary>
    public (int Id, byte[] Data)[] Number(TimeSpan now, int payload, (int Id, byte[] Data)[] extensions)
    {
        Sent++;
        return [.. extensions, (Bot.TransportWideId, RtpBuilder.Big(Estimator.Sent(now, payload + Overhead).Value))];
    }

    void IBotListener.HearRtp(TimeSpan now, in RtpHeader header, ReadOnlySpan<byte> packet)
    {
    }

    void IBotListener.HearRtcp(TimeSpan now, ReadOnlySpan<byte> compound)
    {
        while (RtcpPacket.TryTake(ref compound, out var packet))
        {
            if (TransportFeedback.TryRead(packet, out var feedback))
            {
                Messages++;
                foreach (var status in feedback)
                {
                    Came += status.Arrival is null ? 0 : 1;
                    Missing += status.Arrival is null ? 1 : 0;
                }

                Estimator.Take(feedback, now);
            }
        }
    }
}
