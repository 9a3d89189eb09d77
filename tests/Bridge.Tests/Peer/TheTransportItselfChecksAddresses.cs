using TeleExpertise.Bridge.Dtls;
using TeleExpertise.Bridge.Peer;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Peer;

/// <summary>The switchboard routes by checked address already; the transport does not rely on it.</summary>
public class TheTransportItselfChecksAddresses
{
    [Fact]
    public void A_handshake_from_elsewhere_is_not_even_answered_to_the_checked_address()
    {
        using var ours = new DtlsCertificate(VirtualCall.Epoch);
        using var theirs = new DtlsCertificate(VirtualCall.Epoch);
        var outbox = new Outbox(64);
        using var transport = new PeerTransport("puppet", theirs.Fingerprint, ours, outbox, new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15)), default);
        using var puppet = new Bot();
        puppet.Accept($"a=ice-ufrag:{transport.Ice.Ufrag}\r\na=ice-pwd:{transport.Ice.Password}\r\na=fingerprint:sha-256 00\r\n");
        puppet.Check();
        transport.Receive(default, VirtualCall.Address(1), puppet.Take().Single(), out _);
        Assert.True(outbox.TryTake(out _));

        using var client = new DtlsEndpoint(theirs, isServer: false, ours.Fingerprint);
        Assert.True(client.TryTake(out var hello));
        var bytes = hello.ToArray();
        transport.Receive(default, VirtualCall.Address(2), bytes, out _);
        Assert.False(outbox.TryTake(out _));
        transport.Receive(default, VirtualCall.Address(1), bytes, out _);
        Assert.True(outbox.TryTake(out var answer));
        Assert.Equal(VirtualCall.Address(1), answer.To);
    }
}
