namespace TeleExpertise.Bridge.Sdp;

/// <summary>Reads one m-line of an offer.</summary>
internal static class SdpMediaReader
{
    private const int MostLayers = 4;
    private const int MostSources = 16;

    public static SdpMedia? Read(SdpSection section, out SdpProblem? problem)
    {
        var head = section.Head.Split(' ');
        var kind = head[0] switch { "audio" => MediaKind.Audio, "video" => MediaKind.Video, _ => (MediaKind?)null };
        problem = CheckTransport(section, head, kind);
        var mid = section.Value("mid");
        if (problem is null && !SdpToken.IsToken(mid))
        {
            problem = SdpProblem.Malformed("An m-line has no mid, or one that is no short token.");
        }

        if (problem is not null || SdpCodecReader.Read(section, head, kind!.Value, out problem) is not { } codecs
            || !TryExtensions(section, out var extensions, out problem)
            || !TrySources(section, out var sources, out problem)
            || !TryLayers(section, out var layers, out problem))
        {
            return null;
        }

        return new SdpMedia
        {
            Kind = kind.Value,
            Mid = mid!,
            Direction = Direction(section),
            Codecs = codecs,
            Extensions = extensions,
            Sources = sources,
            Layers = layers,
        };
    }

    private static SdpProblem? CheckTransport(SdpSection section, string[] head, MediaKind? kind)
    {
        if (kind is null)
        {
            return SdpProblem.Unsupported("The bridge carries audio and video only; offer no data channel.");
        }

        if (head.Length < 4 || head[2] != "UDP/TLS/RTP/SAVPF")
        {
            return SdpProblem.Unsupported("An m-line is not UDP/TLS/RTP/SAVPF.");
        }

        if (section.Value("rtcp-mux") is null)
        {
            return SdpProblem.Unsupported("An m-line lacks rtcp-mux.");
        }

        return section.Value("setup") is null or "actpass" or "active"
            ? null
            : SdpProblem.Unsupported("The offer wants the bridge to open DTLS; offer actpass.");
    }

    private static MediaDirection Direction(SdpSection section) =>
        section.Value("sendonly") is not null ? MediaDirection.SendOnly
        : section.Value("recvonly") is not null ? MediaDirection.RecvOnly
        : section.Value("inactive") is not null ? MediaDirection.Inactive
        : MediaDirection.SendRecv;

    private static bool TryExtensions(SdpSection section, out ExtensionIds ids, out SdpProblem? problem)
    {
        ids = new ExtensionIds();
        problem = null;
        foreach (var map in section.Values("extmap"))
        {
            var (number, rest) = SdpToken.Cut(map);
            if (!SdpToken.TryNumber(number.Split('/')[0], 255, out var id) || id == 0)
            {
                problem = SdpProblem.Malformed("The id of a header extension is no number from 1 to 255.");
                return false;
            }

            ids = With(ids, SdpToken.Cut(rest).First, (byte)id);
        }

        return true;
    }

    private static ExtensionIds With(ExtensionIds ids, string uri, byte id) => uri switch
    {
        ExtensionIds.MidUri => ids with { Mid = id },
        ExtensionIds.RidUri => ids with { Rid = id },
        ExtensionIds.RepairedRidUri => ids with { RepairedRid = id },
        // Written into packets in the one-byte form, which has 14 ids.
        ExtensionIds.AudioLevelUri when id <= 14 => ids with { AudioLevel = id },
        ExtensionIds.TransportWideUri when id <= 14 => ids with { TransportWide = id },
        ExtensionIds.LayersAllocationUri => ids with { LayersAllocation = id },
        _ => ids,
    };

    private static bool TrySources(SdpSection section, out IReadOnlyList<SdpSource> sources, out SdpProblem? problem)
    {
        sources = [];
        problem = null;
        var repairs = new Dictionary<uint, uint>();
        foreach (var group in section.Values("ssrc-group").Where(g => g.StartsWith("FID ", StringComparison.Ordinal)))
        {
            var parts = group.Split(' ');
            if (parts.Length == 3 && SdpToken.TryNumber(parts[1], uint.MaxValue, out var first) && SdpToken.TryNumber(parts[2], uint.MaxValue, out var second))
            {
                repairs[second] = first;
            }
        }

        var found = new HashSet<uint>();
        foreach (var value in section.Values("ssrc"))
        {
            if (!SdpToken.TryNumber(SdpToken.Cut(value).First, uint.MaxValue, out var ssrc) || (found.Add(ssrc) && found.Count > MostSources))
            {
                problem = SdpProblem.Malformed("An SSRC is no 32-bit number, or an m-line has more than 16.");
                return false;
            }
        }

        sources = found.Select(s => new SdpSource(s, repairs.TryGetValue(s, out var repaired) ? repaired : null)).ToArray();
        return true;
    }

    // a=simulcast:send l;m;h (RFC 8853 section 5.1): "," parts alternatives, "~" marks a layer paused at first.
    private static bool TryLayers(SdpSection section, out IReadOnlyList<string> layers, out SdpProblem? problem)
    {
        layers = [];
        problem = null;
        var words = section.Value("simulcast")?.Split(' ') ?? [];
        var send = Array.IndexOf(words, "send");
        if (send < 0 || send + 1 == words.Length)
        {
            return true;
        }

        layers = words[send + 1].Split(';').Select(l => l.Split(',')[0].TrimStart('~')).ToArray();
        var sound = layers.Count <= MostLayers && layers.Distinct().Count() == layers.Count
            && layers.All(l => l.Length is > 0 and <= 16 && l.All(char.IsAsciiLetterOrDigit));
        problem = sound ? null : SdpProblem.Malformed("The simulcast layers are not one to four different ids of letters and digits.");
        return sound;
    }
}
