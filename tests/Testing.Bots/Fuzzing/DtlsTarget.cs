using System.Buffers.Binary;
using TeleExpertise.Bridge.Dtls;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>
/// Damaged DTLS at real OpenSSL servers: before the handshake, in its middle, and after it. A server is made anew only
/// when it has died or the handshake has gone on, as making one costs more than a case.
/// </summary>
internal sealed class DtlsTarget : ByteTarget
{
    private const int MostAnswer = 16 * 1024;
    private static readonly DateTimeOffset Year = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DtlsCertificate _ours = new(Year);
    private readonly DtlsCertificate _theirs = new(Year);
    private DtlsEndpoint _fresh;
    private DtlsEndpoint _midway;
    private readonly DtlsEndpoint _client;
    private readonly DtlsEndpoint _established;
    private int _cases;

    public DtlsTarget()
    {
        // The bridge expects another certificate than the client has: no case may end connected.
        _fresh = Server(new byte[32]);
        _client = new DtlsEndpoint(_theirs, isServer: false, _ours.Fingerprint);
        _established = Server(_theirs.Fingerprint);
        Feed(_established, Flight(_client));
        Feed(_client, Flight(_established));
        Feed(_established, Flight(_client));
        Feed(_client, Flight(_established));
        Demand(_established.State == DtlsState.Connected, "the honest handshake failed");
        _midway = Midway();
    }

    public override string Name => "dtls";

    protected override IReadOnlyList<byte[]> Honest { get; } = [DtlsCorpus.Hello, DtlsCorpus.SecondFlight];

    public override void Dispose()
    {
        _fresh.Dispose();
        _midway.Dispose();
        _established.Dispose();
        _client.Dispose();
        _ours.Dispose();
        _theirs.Dispose();
    }

    // Three of four are whole records, or they would not get past the check for that.
    protected override void Mend(ref FuzzRandom random, Span<byte> input)
    {
        var keeps = random.OneIn(4);
        while (!keeps && input.Length >= DtlsRecords.HeadLength)
        {
            var length = DtlsRecords.LengthOf(input);
            if (length > input.Length || input.Length - length < DtlsRecords.HeadLength)
            {
                length = input.Length;
                BinaryPrimitives.WriteUInt16BigEndian(input[11..], (ushort)(length - DtlsRecords.HeadLength));
            }

            input = input[length..];
        }
    }

    protected override void Try(Span<byte> input)
    {
        switch (_cases++ % 3)
        {
            case 0 when !input.IsEmpty:
                Receive(_established, input);
                Demand(_established.State == DtlsState.Connected, "rubbish ended an established connection");
                break;
            case 1 when !input.IsEmpty:
                Receive(_fresh, input);
                Renew(ref _fresh, () => Server(new byte[32]), isWorn: false);
                break;
            case 2 when !input.IsEmpty:
                // Later handshake numbers and full queues of fragments make a server deaf: a new one now and then.
                Receive(_midway, input);
                Renew(ref _midway, Midway, isWorn: _cases % 192 < 3);
                break;
        }
    }

    private static void Renew(ref DtlsEndpoint server, Func<DtlsEndpoint> make, bool isWorn)
    {
        Demand(server.State != DtlsState.Connected, "rubbish connected");
        if (isWorn || server.State != DtlsState.Handshaking)
        {
            server.Dispose();
            server = make();
        }
    }

    private static void Receive(DtlsEndpoint server, ReadOnlySpan<byte> input)
    {
        server.Receive(input);
        var answered = 0;
        while (server.TryTake(out var datagram))
        {
            answered += datagram.Length;
        }

        Demand(answered <= MostAnswer, "one datagram was answered with more than 16 KiB");
    }

    private DtlsEndpoint Server(byte[] fingerprint) => new(_ours, isServer: true, fingerprint);

    // A server that has answered a ClientHello and waits for the rest.
    private DtlsEndpoint Midway()
    {
        var server = Server(new byte[32]);
        Feed(server, [DtlsCorpus.Hello]);
        Flight(server);
        return server;
    }

    private static byte[][] Flight(DtlsEndpoint from)
    {
        var flight = new List<byte[]>();
        while (from.TryTake(out var datagram))
        {
            flight.Add(datagram.ToArray());
        }

        return [.. flight];
    }

    private static void Feed(DtlsEndpoint to, byte[][] flight) => Array.ForEach(flight, d => to.Receive(d));
}
