using System.Globalization;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>Changes SDP by its grammar: whole lines, the words of a line, numbers, and the characters that separate them.</summary>
internal static class SdpMutator
{
    private static readonly string[] Words =
    [
        "", "0", "1", "-1", "65535", "65536", "4294967295", "4294967296", "99999999999999999999", "1e9", "0x10", "٣", "a b", "a\rb", "a\nb", "\0", "é", "\uD800",
        "<script>", "BUNDLE", "FID", "send", "recv", "l;m;h", "l,m;~h", ";", "~", ":", "sha-256", "sha-1", "opus/48000/2", "VP8/90000", "H264/90000", "rtx/90000",
        "apt=96", "apt=apt", "apt=", "profile-level-id=42e01f;packetization-mode=1", "sendonly", "recvonly", "sendrecv", "inactive", "actpass", "passive", "active",
        "urn:ietf:params:rtp-hdrext:sdes:mid", "96 96", "111 112 113", new string('x', 300), new string('9', 70),
    ];

    private static readonly string[] Lines =
    [
        "a=rtcp-mux", "a=inactive", "a=sendrecv", "a=mid:0", "a=mid:", "a=mid", "a=ice-ufrag:other", "a=ice-lite", "a=fingerprint:sha-256 00", "a=setup:passive", "a=group:BUNDLE 0 1",
        "a=simulcast:send l;m;h recv l", "a=simulcast:recv l", "a=rid:l send", "a=ssrc:1 cname:x", "a=ssrc:1 msid:a b", "a=ssrc-group:FID 1 2", "a=ssrc-group:FID 1 1", "a=extmap:15 urn:x",
        "a=extmap:1/sendonly urn:ietf:params:rtp-hdrext:ssrc-audio-level", "a=rtpmap:96 H264/90000", "a=rtpmap:97 VP8/90000", "a=fmtp:97 apt=97", "a=fmtp:96 apt=97", "m=audio 9 UDP/TLS/RTP/SAVPF 111",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97", "m=video 0 UDP/TLS/RTP/SAVPF 0", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "m=", "a=", "=", "v=0", "c=IN IP6 ::", "a=candidate:1 1 udp 1 10.0.0.1 9 typ host",
    ];

    public static string Mutate(ref FuzzRandom random, string[] offers)
    {
        // The longest is the last and the dearest: seldom.
        var offer = random.OneIn(64) ? offers[^1] : offers[random.Next(offers.Length - 1)];
        var lines = offer.Split("\r\n").ToList();
        for (var left = 1 + random.Next(4); left > 0; left--)
        {
            Step(ref random, lines);
        }

        return string.Join(random.OneIn(40) ? "\n" : random.OneIn(200) ? "\r" : "\r\n", lines);
    }

    private static void Step(ref FuzzRandom random, List<string> lines)
    {
        var at = random.Next(lines.Count);
        switch (random.Next(11))
        {
            case 0 when lines.Count > 1:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, lines[random.Next(lines.Count)]);
                break;
            case 2:
                lines.Insert(at, random.Of<string>(Lines));
                break;
            case 3:
                (lines[at], lines[^(1 + random.Next(lines.Count))]) = (lines[^(1 + random.Next(lines.Count))], lines[at]);
                break;
            case 4 or 5 or 6:
                lines[at] = ReplaceWord(ref random, lines[at]);
                break;
            case 7 or 8:
                lines[at] = ChangeNumber(ref random, lines[at]);
                break;
            case 9 when lines[at].Length > 0:
                var place = random.Next(lines[at].Length);
                lines[at] = lines[at][..place] + random.Of<string>(Words) + lines[at][(place + random.Next(2))..];
                break;
            default:
                // A whole section twice, or cut off.
                DoubleOrCut(ref random, lines, at);
                break;
        }
    }

    private static void DoubleOrCut(ref FuzzRandom random, List<string> lines, int at)
    {
        if (random.OneIn(4))
        {
            lines.RemoveRange(at, lines.Count - at);
            lines.Add("");
        }
        else if (lines.Count < 2_500)
        {
            lines.AddRange(lines.GetRange(at, Math.Min(lines.Count - at, 60)));
        }
    }

    private static string ReplaceWord(ref FuzzRandom random, string line)
    {
        var words = line.Split(' ', ':', ';');
        var word = words[random.Next(words.Length)];
        return word.Length == 0 ? line + random.Of<string>(Words) : line.Replace(word, random.Of<string>(Words), StringComparison.Ordinal);
    }

    private static string ChangeNumber(ref FuzzRandom random, string line)
    {
        var from = line.AsSpan().IndexOfAnyInRange('0', '9');
        if (from < 0)
        {
            return line;
        }

        var to = from;
        while (to < line.Length && char.IsAsciiDigit(line[to]))
        {
            to++;
        }

        var number = random.OneIn(2) ? random.Next(130).ToString(CultureInfo.InvariantCulture) : random.Of<string>(Words);
        return line[..from] + number + line[to..];
    }
}
