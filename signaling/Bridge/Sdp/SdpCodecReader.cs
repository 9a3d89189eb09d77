namespace TeleExpertise.Bridge.Sdp;

/// <summary>Reads the payload types of one m-line that the bridge knows.</summary>
internal static class SdpCodecReader
{
    public static IReadOnlyList<SdpCodec>? Read(SdpSection section, string[] head, MediaKind kind, out SdpProblem? problem)
    {
        var names = Names(section, head, out problem);
        if (names is null)
        {
            return null;
        }

        var parameters = Parameters(section, names);
        var found = new List<SdpCodec>();
        foreach (var (type, name) in names)
        {
            if (Known(kind, type, name, parameters) is { } codec)
            {
                found.Add(codec with { RtxPayloadType = RtxOf(type, names, parameters), Feedback = FeedbackOf(section, type) });
            }
        }

        if (found.TrueForAll(c => c.Codec == Codec.Red))
        {
            problem = SdpProblem.Unsupported(kind == MediaKind.Audio ? "An audio m-line lacks opus/48000/2." : "A video m-line has neither VP8/90000 nor H264/90000.");
            return null;
        }

        return found;
    }

    private static SdpCodec? Known(MediaKind kind, byte type, string name, Dictionary<byte, string> parameters)
    {
        var codec = new SdpCodec(default, type) { Parameters = parameters.GetValueOrDefault(type, "") };
        return (kind, name.ToUpperInvariant()) switch
        {
            (MediaKind.Audio, "OPUS/48000/2") => codec with { Codec = Codec.Opus },
            (MediaKind.Audio, "RED/48000/2") => codec with { Codec = Codec.Red },
            (MediaKind.Video, "VP8/90000") => codec with { Codec = Codec.Vp8 },
            (MediaKind.Video, "H264/90000") when H264Format.TryRead(codec.Parameters, out var format) => codec with { Codec = Codec.H264, H264 = format },
            _ => null,
        };
    }

    // In the offer's order, which is the browser's order of preference.
    private static List<KeyValuePair<byte, string>>? Names(SdpSection section, string[] head, out SdpProblem? problem)
    {
        problem = null;
        var offered = new OrderedDictionary<byte, string>();
        foreach (var format in head.Skip(3))
        {
            // 72 to 76 would read as RTCP on a multiplexed port (RFC 5761 section 4).
            if (!SdpToken.TryNumber(format, 127, out var number) || number is >= 64 and <= 95 || !offered.TryAdd((byte)number, ""))
            {
                problem = SdpProblem.Malformed("A payload type is no number from 0 to 127 outside 64 to 95, or comes twice.");
                return null;
            }
        }

        foreach (var map in section.Values("rtpmap"))
        {
            var (number, codec) = SdpToken.Cut(map);
            if (SdpToken.TryNumber(number, 127, out var type) && offered.ContainsKey((byte)type))
            {
                offered[(byte)type] = codec;
            }
        }

        return [.. offered];
    }

    private static Dictionary<byte, string> Parameters(SdpSection section, List<KeyValuePair<byte, string>> names)
    {
        var found = new Dictionary<byte, string>();
        foreach (var line in section.Values("fmtp"))
        {
            var (number, rest) = SdpToken.Cut(line);
            // Goes back into the answer, so nothing but text that cannot end a line.
            if (SdpToken.TryNumber(number, 127, out var type) && names.Exists(n => n.Key == type) && SdpToken.IsText(rest))
            {
                found.TryAdd((byte)type, rest);
            }
        }

        return found;
    }

    private static byte RtxOf(byte repaired, List<KeyValuePair<byte, string>> names, Dictionary<byte, string> parameters)
    {
        foreach (var (type, name) in names)
        {
            if (name.Equals("rtx/90000", StringComparison.OrdinalIgnoreCase)
                && SdpToken.TryNumber(SdpToken.Parameter(parameters.GetValueOrDefault(type, ""), "apt"), 127, out var apt) && apt == repaired)
            {
                return type;
            }
        }

        return 0;
    }

    private static CodecFeedback FeedbackOf(SdpSection section, byte type)
    {
        var feedback = CodecFeedback.None;
        foreach (var line in section.Values("rtcp-fb"))
        {
            var (number, rest) = SdpToken.Cut(line);
            if (number == "*" || (SdpToken.TryNumber(number, 127, out var named) && named == type))
            {
                feedback |= rest switch
                {
                    "nack" => CodecFeedback.Nack,
                    "nack pli" => CodecFeedback.PictureLoss,
                    "ccm fir" => CodecFeedback.FullIntra,
                    "goog-remb" => CodecFeedback.Remb,
                    "transport-cc" => CodecFeedback.TransportWide,
                    _ => CodecFeedback.None,
                };
            }
        }

        return feedback;
    }
}
