using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace TeleExpertise.Alone;

/// <summary>What stands on the command line: <c>--port 7000 --media-port 40000 --address 127.0.0.1</c>.</summary>
sealed record Arguments(int Port, int MediaPort, IPAddress Address)
{
    /// <summary>False with a sentence for whoever typed it.</summary>
    public static bool TryRead(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = new(7000, 40000, IPAddress.Loopback);
        problem = args.Length % 2 == 1 ? $"{args[^1]} needs a value" : null;
        for (var i = 0; i + 1 < args.Length && problem is null; i += 2) arguments = With(arguments, args[i], args[i + 1], out problem);
        if (problem is null) return true;
        problem += " (see infra/bridge --help).";
        arguments = null;
        return false;
    }

    static Arguments With(Arguments before, string option, string value, out string? problem)
    {
        problem = null;
        switch (option)
        {
            case "--port" when TryPort(value, out var port): return before with { Port = port };
            case "--media-port" when TryPort(value, out var port): return before with { MediaPort = port };
            case "--port" or "--media-port": problem = $"{option} {value}: a number from 1 to 65535 is needed"; break;
            case "--address" when IPAddress.TryParse(value, out var address) && IPAddress.IsLoopback(address): return before with { Address = address };
            case "--address": problem = $"--address {value}: everybody is let in, so only a loopback address will do"; break;
            default: problem = $"unknown option {option}"; break;
        }
        return before;
    }

    static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;
}
