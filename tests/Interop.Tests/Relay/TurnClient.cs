using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using TeleExpertise.Bridge.Stun;

namespace TeleExpertise.Interop.Tests.Relay;

/// <summary>Just enough of TURN (RFC 8656) to ask a relay for an allocation and for leave to reach a peer.</summary>
sealed class TurnClient : IDisposable
{
    const int Allocate = 0x0003, CreatePermission = 0x0008;
    const StunAttribute ErrorCode = (StunAttribute)0x0009, XorPeerAddress = (StunAttribute)0x0012, Realm = (StunAttribute)0x0014,
        Nonce = (StunAttribute)0x0015, RequestedTransport = (StunAttribute)0x0019;
    readonly Socket socket = new(SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 3000 };
    readonly string name, password;
    byte[] realm = [], nonce = [];

    public TurnClient(IPAddress relay, string name, string password)
    {
        (this.name, this.password) = (name, password);
        socket.Connect(relay, 3478);
    }

    /// <summary>0, or the error's code.</summary>
    public int TryAllocate()
    {
        var first = Ask(Allocate, signed: false, (RequestedTransport, [17, 0, 0, 0]));
        Assert.Equal(401, ErrorOf(first));
        realm = Find(first, Realm)!;
        nonce = Find(first, Nonce)!;
        return ErrorOf(Ask(Allocate, signed: true, (RequestedTransport, [17, 0, 0, 0])));
    }

    /// <summary>0, or the error's code.</summary>
    public int TryReach(IPAddress peer)
    {
        var transaction = RandomNumberGenerator.GetBytes(12);
        byte[] mask = [0x21, 0x12, 0xA4, 0x42, .. transaction];
        var ip = peer.GetAddressBytes();
        byte[] value = [0, (byte)(ip.Length == 4 ? 1 : 2), 0x21 ^ 0x23, 0x12 ^ 0x28, .. ip.Select((b, i) => (byte)(b ^ mask[i]))];
        return ErrorOf(Send(CreatePermission, signed: true, transaction, [(XorPeerAddress, value)]));
    }

    public void Dispose() => socket.Dispose();

    byte[] Ask(int method, bool signed, params (StunAttribute Type, byte[] Value)[] attributes) =>
        Send(method, signed, RandomNumberGenerator.GetBytes(12), attributes);

    byte[] Send(int method, bool signed, byte[] transaction, (StunAttribute Type, byte[] Value)[] attributes)
    {
        var buffer = new byte[1000];
        var writer = new StunWriter(buffer, (StunType)method, transaction);
        foreach (var (type, value) in attributes) writer.Add(type, value);
        if (signed)
        {
            writer.Add(StunAttribute.Username, Encoding.UTF8.GetBytes(name));
            writer.Add(Realm, realm);
            writer.Add(Nonce, nonce);
        }
        var key = Key();
        var length = writer.Finish(key);
        if (!signed)
        {
            length -= 24 + 8; // MESSAGE-INTEGRITY and FINGERPRINT
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), (ushort)(length - StunMessage.HeaderLength));
        }
        socket.Send(buffer, length, SocketFlags.None);
        var answer = new byte[1500];
        return answer[..socket.Receive(answer)];
    }

    [SuppressMessage("Security", "CA5351", Justification = "The long-term credential's key is an MD5 (RFC 8489 section 9.2.2).")]
    byte[] Key() => MD5.HashData(Encoding.UTF8.GetBytes($"{name}:{Encoding.UTF8.GetString(realm)}:{password}"));

    // Value of an attribute: type and length, two bytes each, then the value padded to four.
    static byte[]? Find(byte[] message, StunAttribute wanted)
    {
        for (var at = 20; at + 4 <= message.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at + 2));
            if (BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at)) == (int)wanted) return message[(at + 4)..(at + 4 + length)];
            at += 4 + ((length + 3) & ~3);
        }
        return null;
    }

    // Class in the third byte's low bits, number in the fourth (RFC 8489 section 14.8).
    static int ErrorOf(byte[] message) => Find(message, ErrorCode) is { } error ? (error[2] * 100) + error[3] : 0;
}
