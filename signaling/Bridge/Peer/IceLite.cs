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
/// ICE-lite (RFC 8445 section 2.5): we only answer the browser's checks. Whoever cannot sign them gets no single byte
/// back, so the bridge reflects nothing at a spoofed address. One instance is one set of credentials: a restart makes
/// another.
/// </summary>
internal sealed class IceLite
{
    private const int MostAddresses = 8;

    /// <summary>A check is leave to send there for so long (RFC 7675 section 5.1). Browsers repeat it every few seconds.</summary>
    private static readonly TimeSpan Consent = TimeSpan.FromSeconds(30);

    private readonly byte[] _password;
    private readonly byte[] _username;
    private readonly List<Checked> _valid = [];

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
    public bool IsValid(in TransportAddress from) => PlaceOf(from) >= 0;

    /// <summary>Handles a STUN message; writes the response into <paramref name="response"/> when it is a sound check.</summary>
    public IceVerdict Receive(TimeSpan now, in TransportAddress from, ReadOnlySpan<byte> datagram, Span<byte> response, out int responseLength)
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

        Remember(now, from);
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

    /// <summary>
    /// Forgets addresses that were not checked again in time: nothing is sent there any more, nor taken from there.
    /// Without the selected one we send where the browser checked last, and nowhere when there is no such place.
    /// </summary>
    public void ForgetStale(TimeSpan now)
    {
        for (var i = _valid.Count - 1; i >= 0; i--)
        {
            if (now - _valid[i].At > Consent)
            {
                Forget(i);
            }
        }
    }

    /// <summary>Forgets an address that cannot be reached any more: its TCP connection has ended.</summary>
    public void Forget(in TransportAddress address)
    {
        var place = PlaceOf(address);
        if (place >= 0)
        {
            Forget(place);
        }
    }

    private void Remember(TimeSpan now, in TransportAddress from)
    {
        var place = PlaceOf(from);
        if (place >= 0)
        {
            _valid.RemoveAt(place);
        }
        else if (_valid.Count == MostAddresses)
        {
            _valid.RemoveAt(_valid[0].Address == Selected ? 1 : 0);
        }

        // The least recently checked first.
        _valid.Add(new Checked(from, now));
    }

    private void Forget(int place)
    {
        var lost = _valid[place].Address;
        _valid.RemoveAt(place);
        if (lost == Selected)
        {
            Selected = _valid.Count == 0 ? null : _valid[^1].Address;
        }
    }

    private int PlaceOf(in TransportAddress address)
    {
        for (var i = 0; i < _valid.Count; i++)
        {
            if (_valid[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    private readonly record struct Checked(TransportAddress Address, TimeSpan At);
}
