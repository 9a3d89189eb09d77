using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots;

/// <summary>Hears the plain packets a <see cref="Bot"/> receives; spans are valid during the call only.</summary>
internal interface IBotListener
{
    void HearRtp(TimeSpan now, in RtpHeader header, ReadOnlySpan<byte> packet);

    void HearRtcp(TimeSpan now, ReadOnlySpan<byte> compound);
}
