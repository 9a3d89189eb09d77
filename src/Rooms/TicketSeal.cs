using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace TeleExpertise.Rooms;

/// <summary>Seals a <see cref="JoinTicket"/> into text and opens it again: base64url(JSON) "." base64url(HMAC-SHA256).</summary>
/// <param name="key">The key that both planes share; at least 32 bytes.</param>
public sealed class TicketSeal(byte[] key)
{
    readonly byte[] key = key.Length >= 32
        ? key
        : throw new ArgumentException("The ticket key needs at least 32 bytes.", nameof(key));

    /// <summary>The sealed text of a ticket; it travels in a message body, never in a URL.</summary>
    public string Seal(JoinTicket ticket)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(ticket);
        return Base64Url(body) + "." + Base64Url(HMACSHA256.HashData(key, body));
    }

    /// <summary>Opens sealed text. False for anything that this key did not seal or that has expired at <paramref name="now"/>; never throws.</summary>
    public bool TryOpen(string? text, DateTimeOffset now, [NotNullWhen(true)] out JoinTicket? ticket)
    {
        ticket = null;
        if (text is null || text.Length > 4096 || text.Split('.') is not [var bodyText, var macText]) return false;
        if (!TryBytes(bodyText, out var body) || !TryBytes(macText, out var mac)) return false;
        if (!CryptographicOperations.FixedTimeEquals(mac, HMACSHA256.HashData(key, body))) return false;
        // Only text we sealed ourselves gets here, so the JSON is our own.
        ticket = JsonSerializer.Deserialize<JoinTicket>(body);
        if (ticket is null || ticket.ExpiresAt < now) ticket = null;
        return ticket is not null;
    }

    static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    static bool TryBytes(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!System.Buffers.Text.Base64Url.IsValid(text)) return false;
        var ok = System.Buffers.Text.Base64Url.TryDecodeFromChars(text, bytes, out var n);
        bytes = bytes[..n];
        return ok;
    }
}
