using System.Text;
using TeleExpertise.Bridge;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Peer;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Stun;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>
/// Checks of somebody who knows the names but not the password, at the reader and at a switchboard with a peer in it:
/// never a byte back, never a place taken.
/// </summary>
internal sealed class StunTarget : ByteTarget
{
    private static readonly TransportAddress Stranger = VirtualCall.Address(66);
    private readonly Switchboard _switchboard;
    private readonly byte[][] _honest;
    private readonly byte[] _copy = new byte[2048];
    private readonly byte[] _written = new byte[4096];
    private int _events;

    public StunTarget()
    {
        _switchboard = new Switchboard(new SfuOptions(), [], VirtualCall.Epoch, _ => _events++);
        using var bot = new Bot();
        var joined = (JoinResult.Accepted)_switchboard.Join(default, "room", "peer", SdpOfferReader.Read(bot.Offer(), out _)!, new PeerRights(true, true));
        bot.Accept(joined.AnswerSdp);
        bot.Check(password: "not the password at all!");
        bot.Check(nominate: false, password: "not the password at all!");
        _honest = [.. bot.Take(), Response(bot.Answer.Ufrag), Convert.FromHexString(Rfc5769.Request)];
    }

    public override string Name => "stun";

    protected override IReadOnlyList<byte[]> Honest => _honest;

    public override void Finish()
    {
        _switchboard.Tick(TimeSpan.FromSeconds(1));
        Demand(_events <= 1, "checks without a password made more than one incident a second");
        Demand(_switchboard.Outbox.Count == 0, "something left");
    }

    public override void Dispose() => _switchboard.Dispose();

    protected override void Try(Span<byte> input)
    {
        if (StunMessage.TryRead(input, out var message))
        {
            message.HasSoundFingerprint();
            Demand(!message.HasIntegrity("another password of no use"u8), "integrity out of thin air");
            RoundTrip(message);
        }

        input.CopyTo(_copy);
        _switchboard.Receive(default, Stranger, _copy.AsSpan(0, input.Length));
        Demand(_switchboard.Outbox.Count == 0, "an unsigned check was answered");
    }

    // What was read, written anew, reads the same.
    private void RoundTrip(in StunMessage message)
    {
        var writer = new StunWriter(_written, message.Type, message.TransactionId);
        writer.Add(StunAttribute.Username, message.Username);
        if (message.UseCandidate)
        {
            writer.Add(StunAttribute.UseCandidate, []);
        }

        var length = writer.Finish("password"u8);
        Demand(
            StunMessage.TryRead(_written.AsSpan(0, length), out var again) && again.HasIntegrity("password"u8) == length < 1000 && again.HasSoundFingerprint()
            && again.Username.SequenceEqual(message.Username) && again.UseCandidate == message.UseCandidate
            && again.TransactionId.SequenceEqual(message.TransactionId),
            "a message written anew reads otherwise");
    }

    private static byte[] Response(string ufrag)
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunType.BindingSuccess, Encoding.ASCII.GetBytes("transaction!"));
        writer.Add(StunAttribute.Username, Encoding.ASCII.GetBytes($"{ufrag}:puppet"));
        writer.AddXorMappedAddress([127, 0, 0, 1], 5000);
        return buffer[..writer.Finish("not the password at all!"u8)];
    }
}

/// <summary>RFC 5769's request of section 2.1, the one many parsers were first shown.</summary>
internal static class Rfc5769
{
    public const string Request = "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";
}
