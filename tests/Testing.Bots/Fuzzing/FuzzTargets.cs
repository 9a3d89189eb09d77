namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>All targets by name.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyDictionary<string, Func<FuzzTarget>> All { get; } = new Dictionary<string, Func<FuzzTarget>>(StringComparer.Ordinal)
    {
        ["stun"] = () => new StunTarget(),
        ["dtls"] = () => new DtlsTarget(),
        ["srtp"] = () => new SrtpTarget(),
        ["rtp"] = () => new RtpTarget(),
        ["extensions"] = () => new ExtensionTarget(),
        ["rtcp"] = () => new RtcpTarget(),
        ["media"] = () => new MediaTarget(),
        ["frames"] = () => new FrameTarget(),
        ["red"] = () => new RedTarget(),
        ["sdp"] = () => new SdpTarget(),
    };
}
