using System.Security.Cryptography;
using System.Text;
using TeleExpertise.Bridge.Stun;

namespace TeleExpertise.Bridge.Peer;

/// <summary>What a STUN message from the network came to.</summary>
internal enum IceVerdict
{
    /// <summary>Not for us, or no request: nothing is answered.</summary>
    Ignored,

    /// <summary>It named us but does not know the password: nothing is answered.</summary>
    Forged,

    Checked,
}

/// <summary>
/// ICE-lite (RFC 8445 section 2.5): we have one address and only answer the browser's checks. Whoever cannot sign
/// them gets no single byte back, so the bridge reflects nothing at a spoofed address.
/// </summary>
internal sealed class IceLite
{
    private const int MostAddresses = 8;

    private readonly byte[] _password;
    private readonly byte[] _username;
    private readonly List<TransportAddress> _valid = [];

    /// <param name="remoteUfrag">The browser's fragment; checks name it after ours.</param>
    public IceLite(string remoteUfrag)
    {
        // 48 and 144 random bits: RFC 8445 section 5.3 asks for 24 and 128.
        Ufrag = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 8);
        Password = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 24);
        _password = Encoding.ASCII.GetBytes(Password);
        _username = Encoding.ASCII.GetBytes($"{Ufrag}:{remoteUfrag}");
    }

    public string Ufrag { get; }

    public string Password { get; }

    /// <summary>Where we send: the address nominated last, or the first that was checked.</summary>
    public TransportAddress? Selected { get; private set; }

    /// <summary>Whether a signed check came from there. Nothing else from other addresses is even looked at.</summary>
    public bool IsValid(in TransportAddress from) => _valid.Contains(from);

    /// <summary>Handles a STUN message; writes the response into <paramref name="response"/> when it is a sound check.</summary>
    public IceVerdict Receive(in TransportAddress from, ReadOnlySpan<byte> datagram, Span<byte> response, out int responseLength)
    {
        responseLength = 0;
        if (!StunMessage.TryRead(datagram, out var message) || message.Type != StunType.BindingRequest
            || !message.Username.SequenceEqual(_username))
        {
            return IceVerdict.Ignored;
        }

        if (!message.HasIntegrity(_password) || !message.HasSoundFingerprint())
        {
            return IceVerdict.Forged;
        }

        Remember(from);
        if (message.UseCandidate || Selected is null)
        {
            Selected = from;
        }

        Span<byte> ip = stackalloc byte[16];
        var writer = new StunWriter(response, StunType.BindingSuccess, message.TransactionId);
        writer.AddXorMappedAddress(ip[..from.WriteIp(ip)], from.Port);
        responseLength = writer.Finish(_password);
        return IceVerdict.Checked;
    }

    private void Remember(in TransportAddress from)
    {
        if (_valid.Contains(from))
        {
            return;
        }

        if (_valid.Count == MostAddresses)
        {
            _valid.RemoveAt(_valid[0] == Selected ? 1 : 0);
        }

        _valid.Add(from);
    }
}
