using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TeleExpertise.Server;

/// <summary>The relay for browsers whose network lets no UDP out.</summary>
/// <param name="Urls">Where it is, as browsers want it: <c>turn:host:3478?transport=udp</c>, <c>turns:host:443?transport=tcp</c> (RFC 7065).</param>
/// <param name="Secret">Shared with the relay, which checks names and passwords with it.</param>
public sealed record TurnSettings(IReadOnlyList<string> Urls, string Secret);

/// <summary>One entry of a browser's <c>iceServers</c>.</summary>
public sealed record IceServer(IReadOnlyList<string> Urls, string Username, string Credential)
{
    /// <summary>Says nothing that opens the relay.</summary>
    public override string ToString() => nameof(IceServer);
}

/// <summary>
/// Leave to use the relay for one person in one room: a name that carries its own expiry, and the name's HMAC-SHA1 as
/// password, the way coturn's <c>use-auth-secret</c> checks it (draft-uberti-behave-turn-rest-00). The relay keeps an
/// allocation going beyond the expiry; what expires is the leave to make one.
/// </summary>
/// <param name="settings">Null without a relay.</param>
public sealed class TurnCredentials(TurnSettings? settings)
{
    /// <summary>How long a name can be used to begin.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>What to give to the browser; empty without a relay.</summary>
    /// <param name="room">Opaque id of the room.</param>
    /// <param name="person">Opaque id of the person. The relay's quotas count by person and room; it learns neither id.</param>
    /// <param name="now">The server's time.</param>
    public IReadOnlyList<IceServer> For(string room, string person, DateTimeOffset now)
    {
        if (settings is null) return [];
        var key = Encoding.UTF8.GetBytes(settings.Secret);
        var who = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{room}\n{person}")).AsSpan(0, 8));
        var name = (now + Life).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + ":" + who;
        return [new(settings.Urls, name, Password(key, name))];
    }

    [SuppressMessage("Security", "CA5350", Justification = "The relay computes it the same way and offers nothing else.")]
    static string Password(byte[] key, string name) => Convert.ToBase64String(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(name)));
}
