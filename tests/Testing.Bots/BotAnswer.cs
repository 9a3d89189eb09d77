using System.Globalization;
using System.Net;
using System.Text;

namespace TeleExpertise.Testing.Bots;

/// <param name="Mid">Of the m-line.</param>
/// <param name="IsAudio">Audio or video.</param>
/// <param name="Ssrc">The stream that will come.</param>
/// <param name="Rtx">That of its retransmissions; 0 without.</param>
internal sealed record BotSlot(string Mid, bool IsAudio, uint Ssrc, uint Rtx);

/// <summary>What a bot reads in the bridge's answer.</summary>
internal sealed record BotAnswer(string Ufrag, byte[] Password, byte[] Fingerprint, IReadOnlyList<IPEndPoint> Candidates, IReadOnlyList<IPEndPoint> TcpCandidates, IReadOnlyList<BotSlot> Slots)
{
    public static BotAnswer Read(string sdp) => new(
        Values(sdp, "ice-ufrag")[0],
        Encoding.ASCII.GetBytes(Values(sdp, "ice-pwd")[0]),
        Convert.FromHexString(Values(sdp, "fingerprint")[0].Split(' ')[1].Replace(":", "", StringComparison.Ordinal)),
        Of(sdp, "udp"),
        Of(sdp, "tcp"),
        [.. sdp.Split("\r\nm=").Skip(1).Select(Slot).OfType<BotSlot>()]);

    /// <summary>The values of an attribute in an SDP text.</summary>
    public static string[] Values(string sdp, string attribute) =>
        [.. sdp.Split("\r\n").Where(l => l.StartsWith($"a={attribute}:", StringComparison.Ordinal)).Select(l => l[(attribute.Length + 3)..])];

    private static IPEndPoint[] Of(string sdp, string transport) =>
        [.. Values(sdp, "candidate").Select(c => c.Split(' ')).Where(c => c[2].Equals(transport, StringComparison.OrdinalIgnoreCase))
            .Select(c => new IPEndPoint(IPAddress.Parse(c[4]), int.Parse(c[5], CultureInfo.InvariantCulture)))];

    private static BotSlot? Slot(string section)
    {
        var ssrcs = Values(section, "ssrc").Select(v => uint.Parse(v.Split(' ')[0], CultureInfo.InvariantCulture)).Distinct().ToArray();
        return ssrcs.Length == 0
            ? null
            : new BotSlot(Values(section, "mid")[0], section.StartsWith("audio", StringComparison.Ordinal), ssrcs[0], ssrcs.Length > 1 ? ssrcs[1] : 0);
    }
}
