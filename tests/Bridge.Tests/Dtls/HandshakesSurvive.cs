using TeleExpertise.Bridge.Dtls;

namespace TeleExpertise.Bridge.Tests.Dtls;

public class HandshakesSurvive
{
    private static readonly DateTimeOffset Year = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Both_sides_derive_the_same_keys_and_datagrams_stay_within_the_mtu()
    {
        using var pair = new Pair();
        pair.Exchange((_, d) =>
        {
            Assert.InRange(d.Length, 13, DtlsEndpoint.Mtu);
            return true;
        });

        Assert.Equal(DtlsState.Connected, pair.Client.State);
        Assert.Equal(pair.Client.SendKey!.Key, pair.Server.ReceiveKey!.Key);
        Assert.Equal(pair.Client.SendKey.Salt, pair.Server.ReceiveKey.Salt);
        Assert.Equal(pair.Server.SendKey!.Key, pair.Client.ReceiveKey!.Key);
        Assert.Equal(12, pair.Server.SendKey.Salt.Length);
        Assert.NotEqual(pair.Client.SendKey.Key, pair.Client.ReceiveKey.Key);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_lost_datagram_costs_a_tenth_of_a_second_not_a_whole_one(int lost)
    {
        using var pair = new Pair();
        var number = 0;
        var idle = pair.Exchange((_, _) => number++ != lost);

        Assert.Equal(DtlsState.Connected, pair.Server.State);
        Assert.Equal(DtlsState.Connected, pair.Client.State);
        // Rests of ten milliseconds or, on a busy machine, more: OpenSSL's own timer would take a hundred of them.
        Assert.InRange(idle, 0, 50);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_flight_that_comes_just_as_a_timer_runs_out_is_not_thrown_away(int late)
    {
        using var pair = new Pair();
        for (var i = 0; i < 4; i++)
        {
            if (i == late)
            {
                Thread.Sleep(80);
            }

            pair.Carry(i % 2 == 0 ? pair.Client : pair.Server, i % 2 == 0 ? pair.Server : pair.Client);
        }

        Assert.Equal(DtlsState.Connected, pair.Server.State);
        Assert.Equal(DtlsState.Connected, pair.Client.State);
    }

    [Fact]
    public void Another_certificate_than_announced_ends_it_without_keys()
    {
        using var pair = new Pair(announcedByClient: new byte[32]);
        pair.Exchange((_, _) => true, rounds: 5);

        Assert.Equal(DtlsState.FingerprintMismatch, pair.Server.State);
        Assert.Null(pair.Server.SendKey);
        Assert.Null(pair.Server.ReceiveKey);
    }

    [Fact]
    public void A_goodbye_is_understood()
    {
        using var pair = new Pair();
        pair.Exchange((_, _) => true);
        pair.Client.Close();
        pair.Carry(pair.Client, pair.Server);
        Assert.Equal(DtlsState.Closed, pair.Server.State);
    }

    [Fact]
    public void Rubbish_fails_or_is_ignored_but_never_throws()
    {
        var random = new Random(7);
        using var certificate = new DtlsCertificate(Year);
        for (var i = 0; i < 500; i++)
        {
            using var server = new DtlsEndpoint(certificate, isServer: true, new byte[32]);
            for (var k = 0; k < 4; k++)
            {
                var junk = new byte[random.Next(1, 1400)];
                random.NextBytes(junk);
                junk[0] = (byte)random.Next(20, 64);
                if (junk.Length > 13 && k % 2 == 0)
                {
                    new byte[] { 22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, (byte)k, 0, (byte)(junk.Length - 13) }.CopyTo(junk, 0);
                }

                server.Receive(junk);
                while (server.TryTake(out _))
                {
                }
            }

            Assert.NotEqual(DtlsState.Connected, server.State);
        }
    }

    private sealed class Pair : IDisposable
    {
        private readonly DtlsCertificate _ours = new(Year);
        private readonly DtlsCertificate _theirs = new(Year);

        public Pair(byte[]? announcedByClient = null)
        {
            Server = new DtlsEndpoint(_ours, isServer: true, announcedByClient ?? _theirs.Fingerprint);
            Client = new DtlsEndpoint(_theirs, isServer: false, _ours.Fingerprint);
        }

        public DtlsEndpoint Server { get; }

        public DtlsEndpoint Client { get; }

        /// <summary>Gives how often nothing was under way, and it rested for ten milliseconds.</summary>
        public int Exchange(Func<DtlsEndpoint, byte[], bool> passes, int rounds = 200)
        {
            var idle = 0;
            for (var i = 0; i < rounds && (Server.State, Client.State) != (DtlsState.Connected, DtlsState.Connected); i++)
            {
                var moved = Carry(Client, Server, passes) | Carry(Server, Client, passes);
                if (!moved)
                {
                    idle++;
                    Thread.Sleep(10);
                    Client.Tick();
                    Server.Tick();
                }
            }

            return idle;
        }

        public bool Carry(DtlsEndpoint from, DtlsEndpoint to, Func<DtlsEndpoint, byte[], bool>? passes = null)
        {
            var moved = false;
            var flight = new List<byte[]>();
            while (from.TryTake(out var datagram))
            {
                flight.Add(datagram.ToArray());
            }

            foreach (var datagram in flight.Where(d => passes?.Invoke(from, d) != false))
            {
                to.Receive(datagram);
                moved = true;
            }

            return moved;
        }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
            _ours.Dispose();
            _theirs.Dispose();
        }
    }
}
