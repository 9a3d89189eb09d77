using System.Globalization;

namespace TeleExpertise.Bench;

/// <summary>Arguments of the form <c>--name value</c>.</summary>
sealed class Options
{
    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A name is not known or has no value.</exception>
    public static Options Read(string[] args, params string[] known)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || !known.Contains(args[i][2..]) || i + 1 == args.Length)
            {
                throw new ArgumentException($"{args[i]} is no option with a value here; known are --{string.Join(", --", known)}.");
            }
            options._values[args[i][2..]] = args[i + 1];
        }
        return options;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public long Number(string name, long otherwise) => Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
