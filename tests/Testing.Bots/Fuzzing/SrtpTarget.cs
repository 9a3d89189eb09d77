using TeleExpertise.Bridge.OpenSsl;
using TeleExpertise.Bridge.Srtp;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>Damaged SRTP and SRTCP of both profiles: none authentic but what is byte for byte what the sender sealed.</summary>
internal sealed class SrtpTarget : ByteTarget
{
    private readonly SrtpReceiver[] _receivers;
    private readonly byte[][] _sealed;
    private readonly byte[][] _spare;
    private readonly byte[] _copy = new byte[2048];

    public SrtpTarget()
    {
        var masters = new[] { (SrtpProfile.AeadAes128Gcm, 12), (SrtpProfile.Aes128CmHmacSha1, 14) }
            .Select(p => new SrtpMaster(p.Item1, new byte[16], new byte[p.Item2])).ToArray();
        _receivers = [.. masters.Select(m => new SrtpReceiver(SrtpTransform.Create(m, OpenSslCiphers.Instance)))];
        var senders = masters.Select(m => new SrtpSender(SrtpTransform.Create(m, OpenSslCiphers.Instance))).ToArray();
        _sealed = [.. senders.SelectMany(s => Enumerable.Range(0, 4).Select(n => Rtp(s, (ushort)(65_533 + n))).Append(Rtcp(s)))];
        _spare = [.. senders.Select(s => Rtp(s, 2))];
        Array.ForEach(senders, s => s.Dispose());
        // All were received once: what comes again is a replay.
        foreach (var packet in _sealed)
        {
            Demand(Open(packet) == 1, "the honest packets are not authentic");
        }
    }

    public override string Name => "srtp";

    protected override IReadOnlyList<byte[]> Honest => _sealed;

    public override void Finish()
    {
        for (var i = 0; i < _receivers.Length; i++)
        {
            Demand(_receivers[i].OpenRtp(_spare[i], out _) == SrtpVerdict.Authentic, "rubbish moved the window away from the honest sender");
        }
    }

    public override void Dispose() => Array.ForEach(_receivers, r => r.Dispose());

    protected override void Try(Span<byte> input) => Demand(Open(input) == 0, "a forgery or a replay passed");

    private int Open(ReadOnlySpan<byte> input)
    {
        var passed = 0;
        foreach (var receiver in _receivers)
        {
            input.CopyTo(_copy);
            var packet = _copy.AsSpan(0, input.Length);
            var verdict = input.Length > 1 && input[1] is >= 192 and <= 223 ? receiver.OpenRtcp(packet, out _) : receiver.OpenRtp(packet, out _);
            passed += verdict == SrtpVerdict.Authentic ? 1 : 0;
        }

        return passed;
    }

    private static byte[] Rtp(SrtpSender sender, ushort number)
    {
        var buffer = new byte[200];
        var packet = RtpBuilder.Packet(7, number, 9, 96, [1, 2, 3, 4, 5], true, 0, (4, "1"u8.ToArray()));
        packet.CopyTo(buffer, 0);
        return buffer[..sender.ProtectRtp(buffer, packet.Length)];
    }

    private static byte[] Rtcp(SrtpSender sender)
    {
        var buffer = new byte[200];
        new byte[] { 0x81, 206, 0, 2, 0, 0, 0, 7, 0, 0, 0, 8 }.CopyTo(buffer, 0);
        return buffer[..sender.ProtectRtcp(buffer, 12)];
    }
}
