using System.Net;
using System.Net.Sockets;
using TeleExpertise.Bridge.Peer;
using TeleExpertise.Bridge.Sockets;

namespace TeleExpertise.Bridge.Tests.Sockets;

/// <summary>Whatever the kernel merges and cuts on the way, each datagram arrives as it was, in the order of its address.</summary>
public sealed class BatchesKeepDatagramsApart
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", true)]
    public void What_was_sent_arrives_in_order(string address, bool mayMerge)
    {
        using var sender = new UdpPort(IPAddress.Parse(address), 0);
        using var one = new UdpPort(IPAddress.Parse(address), 0);
        using var other = new UdpPort(IPAddress.Parse(address), 0);
        sender.CanSegment &= mayMerge;
        // Runs with and without a shorter end, one longer than its run, an empty one, and enough for several calls.
        int[] lengths = [1200, 1200, 1200, 300, 300, 1200, 0, 40, 40, 41, .. Enumerable.Repeat(1000, 150), .. Enumerable.Range(1, 600)];
        var outbox = new Outbox(4096);
        for (var i = 0; i < lengths.Length; i++)
        {
            Put(outbox, AddressOf(one), lengths[i], (byte)i);
            Put(outbox, AddressOf(other), lengths[^(i + 1)], (byte)i);
        }

        Send(sender, outbox);
        Assert.Equal(lengths.Select((l, i) => (l, l == 0 ? (byte)0 : (byte)i)), Receive(one, sender.EndPoint));
        Assert.Equal(lengths.Reverse().Select((l, i) => (l, l == 0 ? (byte)0 : (byte)i)), Receive(other, sender.EndPoint));
    }

    [Fact]
    public void What_is_too_long_is_received_as_nothing_and_hides_nothing()
    {
        using var port = new UdpPort(IPAddress.Loopback, 0);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreach (var length in (int[])[0, 60_000, 2048, 2049, 1])
        {
            socket.SendTo(new byte[length], port.EndPoint);
        }

        Assert.Equal([0, 0, 2048, 0, 1], Receive(port, null).Select(d => d.Length));
    }

    [Fact]
    public void What_cannot_be_sent_is_dropped_and_the_rest_goes_on()
    {
        using var sender = new UdpPort(IPAddress.Loopback, 0);
        using var one = new UdpPort(IPAddress.Loopback, 0);
        var outbox = new Outbox(64);
        // To port 0 nothing can be sent, in one piece or in a run, nor to an address that has no route from loopback.
        var nowhere = AddressOf(one) with { Port = 0 };
        var outside = AddressOf(one) with { Ip = 0xC0000201 };
        foreach (var to in (TransportAddress[])[nowhere, nowhere, outside, AddressOf(one)])
        {
            Put(outbox, to, 100, 7);
        }

        Send(sender, outbox);
        Assert.Equal([(100, (byte)7)], Receive(one, sender.EndPoint));
        Assert.True(sender.CanSegment);
    }

    private static void Put(Outbox outbox, TransportAddress to, int length, byte filling)
    {
        Assert.True(outbox.TryReserve(out var room));
        room[..length].Fill(filling);
        outbox.Commit(to, length);
    }

    private static void Send(UdpPort from, Outbox outbox)
    {
        var departures = new Departures(outbox);
        departures.Sort();
        var batch = new SendBatch();
        for (var chain = 0; chain < departures.Chains; chain++)
        {
            var i = departures.First(chain);
            do
            {
                batch.Add(from, outbox.To(i), outbox.BytesOf(i));
            }
            while (departures.TryNext(ref i));
        }

        batch.Flush(from);
    }

    private static List<(int Length, byte First)> Receive(UdpPort port, IPEndPoint? from)
    {
        var all = new List<(int, byte)>();
        var batch = new ReceiveBatch();
        for (var count = batch.Receive(port.Descriptor); count > 0; count = batch.Receive(port.Descriptor))
        {
            for (var i = 0; i < count; i++)
            {
                var bytes = batch.Bytes(i);
                Assert.Equal(-1, bytes.IndexOfAnyExcept(bytes.IsEmpty ? (byte)0 : bytes[0]));
                all.Add((bytes.Length, bytes.IsEmpty ? (byte)0 : bytes[0]));
                Assert.True(from is null || SocketName.Read(batch.Name(i), 0) == AddressOf(from));
            }
        }

        return all;
    }

    private static TransportAddress AddressOf(UdpPort port) => AddressOf(port.EndPoint);

    private static TransportAddress AddressOf(IPEndPoint end)
    {
        Span<byte> name = stackalloc byte[SocketName.Longest];
        var socketAddress = end.Serialize();
        socketAddress.Buffer.Span[..Math.Min(socketAddress.Size, name.Length)].CopyTo(name);
        return SocketName.Read(name, 0);
    }
}
