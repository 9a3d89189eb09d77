namespace TeleExpertise.Bridge.Sdp;

/// <summary>
/// The lines of the session part or of one m-line, cut apart and not yet understood. Limits come first: nothing
/// longer than an honest offer is looked at.
/// </summary>
internal sealed class SdpSection
{
    private const int MostCharacters = 512 * 1024;
    private const int MostLineCharacters = 2048;
    private const int MostSectionLines = 400;
    private const int MostSections = 257;

    private readonly List<string> _attributes = [];

    private SdpSection(string head) => Head = head;

    /// <summary>The value of its m= line; empty for the session part.</summary>
    public string Head { get; }

    /// <summary>The session part, then one section an m-line; null and the problem when it is no SDP.</summary>
    public static List<SdpSection>? Split(string sdp, out SdpProblem? problem)
    {
        problem = null;
        if (sdp.Length > MostCharacters)
        {
            problem = SdpProblem.Malformed("The offer is longer than 512 Ki characters.");
            return null;
        }

        var sections = new List<SdpSection> { new("") };
        var lines = 0;
        foreach (var raw in sdp.AsSpan().EnumerateLines())
        {
            if (raw.IsEmpty)
            {
                continue;
            }

            problem = Add(sections, raw, ref lines);
            if (problem is not null)
            {
                return null;
            }
        }

        return sections;
    }

    /// <summary>The value of the first attribute of that name; null when absent, empty for a mere flag.</summary>
    public string? Value(string name) => Values(name).FirstOrDefault();

    /// <summary>The values of all attributes of that name.</summary>
    public IEnumerable<string> Values(string name)
    {
        foreach (var attribute in _attributes)
        {
            if (attribute.StartsWith(name, StringComparison.Ordinal))
            {
                if (attribute.Length == name.Length)
                {
                    yield return "";
                }
                else if (attribute[name.Length] == ':')
                {
                    yield return attribute[(name.Length + 1)..];
                }
            }
        }
    }

    private static SdpProblem? Add(List<SdpSection> sections, ReadOnlySpan<char> line, ref int lines)
    {
        if (line.Length > MostLineCharacters || line.Length < 2 || line[1] != '=')
        {
            return SdpProblem.Malformed("A line of the offer is too long or not of the form x=value.");
        }

        switch (line[0])
        {
            case 'm' when sections.Count == MostSections:
                return SdpProblem.Malformed("The offer has more than 256 m-lines.");
            case 'm':
                sections.Add(new SdpSection(line[2..].ToString()));
                lines = 0;
                break;
            case 'a':
                sections[^1]._attributes.Add(line[2..].ToString());
                break;
        }

        return ++lines > MostSectionLines ? SdpProblem.Malformed("An m-line of the offer has more than 400 lines.") : null;
    }
}
