namespace TeleExpertise.Bridge.Sdp;

/// <summary>Reads a browser's offer. What is wrong comes back as a sentence; nothing throws.</summary>
internal static class SdpOfferReader
{
    private const string AllowMixed = "extmap-allow-mixed";

    public static SdpOffer? Read(string sdp, out SdpProblem? problem)
    {
        var sections = SdpSection.Split(sdp, out problem);
        if (sections is null)
        {
            return null;
        }

        if (sections.Count == 1 || !sdp.StartsWith("v=0", StringComparison.Ordinal))
        {
            problem = SdpProblem.Malformed("The offer is no SDP: it must begin with v=0 and have m-lines.");
            return null;
        }

        var media = new List<SdpMedia>();
        foreach (var section in sections.Skip(1))
        {
            var read = SdpMediaReader.Read(section, out problem);
            if (read is null)
            {
                return null;
            }

            media.Add(read with { MayMixForms = sections[0].Value(AllowMixed) is not null || section.Value(AllowMixed) is not null });
        }

        problem = CheckBundle(sections[0], media);
        var fingerprint = problem is null ? Fingerprint(sections, out problem) : null;
        var ufrag = problem is null ? Ufrag(sections, out problem) : null;
        return problem is null ? new SdpOffer(ufrag!, fingerprint!, media) : null;
    }

    private static SdpProblem? CheckBundle(SdpSection session, List<SdpMedia> media)
    {
        var mids = media.Select(m => m.Mid).ToHashSet();
        if (mids.Count != media.Count)
        {
            return SdpProblem.Malformed("Two m-lines share a mid.");
        }

        var bundled = session.Values("group").Any(g => g.StartsWith("BUNDLE ", StringComparison.Ordinal)
            && g.Split(' ').Skip(1).ToHashSet().SetEquals(mids));
        return bundled ? null : SdpProblem.Unsupported("All m-lines must be in one BUNDLE group; offer with bundlePolicy max-bundle.");
    }

    // Each m-line may repeat it, but one transport has one certificate: two different ones would let a
    // man in the middle add his own line.
    private static byte[]? Fingerprint(List<SdpSection> sections, out SdpProblem? problem)
    {
        problem = null;
        byte[]? found = null;
        foreach (var value in sections.SelectMany(s => s.Values("fingerprint")))
        {
            var (algorithm, hex) = SdpToken.Cut(value);
            if (!algorithm.Equals("sha-256", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!TryHex(hex, out var bytes) || (found is not null && !found.AsSpan().SequenceEqual(bytes)))
            {
                problem = SdpProblem.Malformed("A fingerprint is not 32 bytes in hexadecimal, or two of them differ.");
                return null;
            }

            found = bytes;
        }

        problem = found is null ? SdpProblem.Unsupported("The offer has no SHA-256 fingerprint.") : null;
        return found;
    }

    private static bool TryHex(string text, out byte[] bytes)
    {
        bytes = new byte[32];
        if (text.Length != (3 * bytes.Length) - 1)
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            if ((i > 0 && text[(3 * i) - 1] != ':')
                || !byte.TryParse(text.AsSpan(3 * i, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out bytes[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static string? Ufrag(List<SdpSection> sections, out SdpProblem? problem)
    {
        var ufrags = sections.SelectMany(s => s.Values("ice-ufrag")).Distinct().ToArray();
        problem = ufrags.Length == 1 && SdpToken.IsToken(ufrags[0])
            ? null
            : SdpProblem.Malformed("The offer needs one ice-ufrag, the same on every m-line.");
        return problem is null ? ufrags[0] : null;
    }
}
