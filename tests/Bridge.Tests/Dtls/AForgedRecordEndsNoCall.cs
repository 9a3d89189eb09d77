using System.Buffers.Binary;
using TeleExpertise.Bridge.Dtls;

namespace TeleExpertise.Bridge.Tests.Dtls;

/// <summary>Datagrams from somebody who can write the peer's address as the sender, and nothing more.</summary>
public sealed class AForgedRecordEndsNoCall : IDisposable
{
    private static readonly DateTimeOffset Year = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly DtlsCertificate _ours = new(Year);
    private readonly DtlsCertificate _theirs = new(Year);
    private readonly DtlsEndpoint _server;
    private readonly DtlsEndpoint _client;

    public AForgedRecordEndsNoCall()
    {
        _server = new DtlsEndpoint(_ours, isServer: true, _theirs.Fingerprint);
        _client = new DtlsEndpoint(_theirs, isServer: false, _ours.Fingerprint);
    }

    [Fact]
    public void Encrypted_records_of_every_short_length_and_type_leave_it_connected()
    {
        Connect();
        ulong number = 1_000;
        foreach (var type in new byte[] { 20, 21, 22, 23, 24, 63 })
        {
            for (var length = 0; length < 60; length++)
            {
                _server.Receive(Record(type, epoch: 1, number++, new byte[length]));
                Assert.Equal(DtlsState.Connected, _server.State);
            }
        }

        // And it still hears what is genuine.
        _client.Close();
        Carry(_client, _server);
        Assert.Equal(DtlsState.Closed, _server.State);
    }

    [Theory]
    [InlineData(0xFEFF)]
    [InlineData(0x0303)]
    [InlineData(0)]
    public void One_hidden_in_a_record_of_another_version_leaves_it_connected(int version)
    {
        Connect();
        var outer = Record(22, epoch: 1, 2_000, [.. Record(23, epoch: 1, 2_001, [1]), .. new byte[40]]);
        BinaryPrimitives.WriteUInt16BigEndian(outer.AsSpan(1), (ushort)version);
        _server.Receive(outer);
        Assert.Equal(DtlsState.Connected, _server.State);
    }

    [Fact]
    public void Alerts_in_clear_text_leave_it_connected()
    {
        Connect();
        _server.Receive(Record(21, epoch: 0, 50, [2, 40]));
        _server.Receive(Record(21, epoch: 0, 51, [1, 0]));
        Assert.Equal(DtlsState.Connected, _server.State);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(5, 9, 9)]
    [InlineData(5, 288, 288)]
    [InlineData(13, 9, 9)]
    [InlineData(200, 9, 9)]
    [InlineData(200, 0, 0)]
    [InlineData(1, 70_000, 287)]
    public void Fragments_out_of_turn_do_not_stop_a_handshake(int messageNumber, int total, int length)
    {
        Carry(_client, _server);
        byte[] fragment = [11, (byte)(total >> 16), (byte)(total >> 8), (byte)total, 0, (byte)messageNumber, 0, 0, 0, 0, (byte)(length >> 8), (byte)length, .. new byte[length]];
        _server.Receive(Record(22, epoch: 0, 40, fragment));
        Assert.Equal(DtlsState.Handshaking, _server.State);
        Carry(_server, _client);
        Carry(_client, _server);
        Assert.Equal(DtlsState.Connected, _server.State);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _ours.Dispose();
        _theirs.Dispose();
    }

    private void Connect()
    {
        Carry(_client, _server);
        Carry(_server, _client);
        Carry(_client, _server);
        Carry(_server, _client);
        Assert.Equal(DtlsState.Connected, _server.State);
    }

    private static void Carry(DtlsEndpoint from, DtlsEndpoint to)
    {
        var flight = new List<byte[]>();
        while (from.TryTake(out var datagram))
        {
            flight.Add(datagram.ToArray());
        }

        flight.ForEach(d => to.Receive(d));
    }

    private static byte[] Record(byte type, ushort epoch, ulong number, byte[] fragment)
    {
        var record = new byte[13 + fragment.Length];
        record[0] = type;
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(1), 0xFEFD);
        BinaryPrimitives.WriteUInt64BigEndian(record.AsSpan(3), ((ulong)epoch << 48) | number);
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(11), (ushort)fragment.Length);
        fragment.CopyTo(record, 13);
        return record;
    }
}
