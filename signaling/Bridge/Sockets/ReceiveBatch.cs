using TeleExpertise.Bridge.Linux;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>Room for the datagrams of one system call, pinned once and used for every socket of a worker.</summary>
internal sealed unsafe class ReceiveBatch
{
    /// <summary>Datagrams a call.</summary>
    public const int Size = 32;

    private const int Room = 2048;
    private const int NameRoom = 32;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Size * Room, pinned: true);
    private readonly byte[] _names = GC.AllocateArray<byte>(Size * NameRoom, pinned: true);
    private readonly Piece[] _pieces = GC.AllocateArray<Piece>(Size, pinned: true);
    private readonly MessageHeader[] _messages = GC.AllocateArray<MessageHeader>(Size, pinned: true);

    public ReceiveBatch()
    {
        fixed (byte* bytes = _bytes, names = _names)
        fixed (Piece* pieces = _pieces)
        {
            for (var i = 0; i < Size; i++)
            {
                _pieces[i] = new Piece { Bytes = bytes + (i * Room), Length = Room };
                _messages[i] = new MessageHeader { Name = names + (i * NameRoom), Pieces = pieces + i, PieceCount = 1 };
            }
        }
    }

    /// <summary>Takes what is there, at most <see cref="Size"/> datagrams; fewer mean that no more were there.</summary>
    public int Receive(int socket)
    {
        for (var i = 0; i < Size; i++)
        {
            _messages[i].NameLength = NameRoom;
        }

        fixed (MessageHeader* messages = _messages)
        {
            // Below zero: nothing there, or an ICMP error for something sent earlier, which the call has taken away.
            return Math.Max(0, Libc.recvmmsg(socket, messages, Size, Libc.DontWait, null));
        }
    }

    /// <summary>One received; empty when it was longer than any packet of ours can be.</summary>
    public Span<byte> Bytes(int index) => (_messages[index].Flags & Libc.Truncated) != 0
        ? default
        : _bytes.AsSpan(index * Room, (int)_messages[index].Length);

    /// <summary>Its sender, as struct sockaddr_in or sockaddr_in6.</summary>
    public ReadOnlySpan<byte> Name(int index) => _names.AsSpan(index * NameRoom, NameRoom);
}
