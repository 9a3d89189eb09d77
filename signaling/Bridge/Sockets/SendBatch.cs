using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TeleExpertise.Bridge.Linux;
using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>
/// Datagrams of one socket on their way into one system call. Those to one address that are equally long, the last one
/// perhaps shorter, make one message that the kernel cuts up again (UDP segmentation offload), so a frame of video
/// passes through it once.
/// </summary>
internal sealed unsafe class SendBatch
{
    private const int MostMessages = 64;
    private const int MostPieces = 512;

    // The kernel's bounds: 64 segments, and 65,507 bytes with IPv4.
    private const int MostSegments = 64;
    private const int MostBytes = 65_000;
    private const uint WaitMicroseconds = 500;

    private readonly byte[] _names = GC.AllocateArray<byte>(MostMessages * SocketName.Longest, pinned: true);
    private readonly Piece[] _pieces = GC.AllocateArray<Piece>(MostPieces, pinned: true);
    private readonly SegmentControl[] _controls = GC.AllocateArray<SegmentControl>(MostMessages, pinned: true);
    private readonly MessageHeader[] _messages = GC.AllocateArray<MessageHeader>(MostMessages, pinned: true);
    private int _messageCount;
    private int _pieceCount;

    // Of the message being made.
    private TransportAddress _to;
    private int _size;
    private int _total;
    private bool _isWhole = true;

    /// <summary>Adds a datagram, whose bytes stay where they are until <see cref="Flush"/>.</summary>
    public void Add(UdpPort port, in TransportAddress to, ReadOnlySpan<byte> pinned)
    {
        if (_pieceCount == MostPieces)
        {
            Flush(port);
        }

        if (!TryJoin(port, to, pinned.Length))
        {
            if (_messageCount == MostMessages)
            {
                Flush(port);
            }

            Begin(to, pinned.Length);
        }

        _pieces[_pieceCount++] = new Piece { Bytes = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(pinned)), Length = pinned.Length };
    }

    /// <summary>Sends all that was added. What the kernel will not take is dropped: UDP may.</summary>
    public void Flush(UdpPort port)
    {
        var first = 0;
        var mayWait = true;
        while (first < _messageCount)
        {
            var sent = Send(port, first);
            if (sent > 0)
            {
                first += sent;
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Libc.TryAgain && !mayWait)
            {
                break;
            }

            if (error == Libc.TryAgain)
            {
                // The device is slower than we are. Once a batch, so that the loop never stalls.
                mayWait = false;
                _ = Libc.usleep(WaitMicroseconds);
            }
            else if (error != Libc.Interrupted)
            {
                Refused(port, first, error);
                first++;
            }
        }

        _messageCount = _pieceCount = 0;
        _isWhole = true;
    }

    private bool TryJoin(UdpPort port, in TransportAddress to, int length)
    {
        if (_isWhole || !port.CanSegment || length == 0 || length > _size || _total + length > MostBytes || to != _to)
        {
            return false;
        }

        ref var message = ref _messages[_messageCount - 1];
        message.PieceCount++;
        message.ControlLength = sizeof(SegmentControl);
        _total += length;
        _isWhole = length < _size || message.PieceCount == MostSegments;
        return true;
    }

    private void Begin(in TransportAddress to, int length)
    {
        (_to, _size, _total, _isWhole) = (to, length, length, length == 0);
        var i = _messageCount++;
        var nameLength = SocketName.Write(to, _names.AsSpan(i * SocketName.Longest));
        _controls[i] = new SegmentControl { ControlLength = SegmentControl.Used, Level = Libc.LevelUdp, Type = Libc.UdpSegment, Size = (ushort)length };
        _messages[i] = new MessageHeader
        {
            Name = Pinned(_names) + (i * SocketName.Longest),
            NameLength = (uint)nameLength,
            Pieces = (Piece*)Pinned(_pieces) + _pieceCount,
            PieceCount = 1,
            Control = Pinned(_controls) + (i * sizeof(SegmentControl)),
        };
    }

    private int Send(UdpPort port, int first)
    {
        fixed (MessageHeader* messages = _messages)
        {
            return Libc.sendmmsg(port.Descriptor, messages + first, (uint)(_messageCount - first), Libc.DontWait | Libc.NoSignal);
        }
    }

    // No route, no buffer, a firewall: lost like any other. But what was refused whole may pass in pieces: a device that
    // cannot checksum segments says EIO for ever, a path with a small MTU says EINVAL.
    private void Refused(UdpPort port, int index, int error)
    {
        var message = _messages[index];
        if (message.PieceCount == 1)
        {
            return;
        }

        port.CanSegment &= error != Libc.InputOutput;
        var count = message.PieceCount;
        message.PieceCount = 1;
        message.ControlLength = 0;
        for (; count > 0; count--)
        {
            _ = Libc.sendmmsg(port.Descriptor, &message, 1, Libc.DontWait | Libc.NoSignal);
            message.Pieces++;
        }
    }

    private static byte* Pinned<T>(T[] array)
        where T : unmanaged => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
}
