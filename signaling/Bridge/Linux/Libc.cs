using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TeleExpertise.Bridge.Linux;

/// <summary>
/// The system calls of glibc that .NET has no face for: many datagrams a call, and waiting on many sockets. Names and
/// types as in its manual pages; numbers from the kernel's headers, the same on x86-64 and ARM64.
/// </summary>
internal static unsafe partial class Libc
{
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const int Truncated = 0x20;

    public const int LevelSocket = 1;
    public const int LevelUdp = 17;
    public const int ReceiveBufferForce = 33;
    public const int SendBufferForce = 32;
    public const int UdpSegment = 103;

    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int InputOutput = 5;

    public const uint EpollIn = 1;
    public const int EpollAdd = 1;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    private const string Library = "libc.so.6";

    [LibraryImport(Library, SetLastError = true)]
    public static partial int recvmmsg(int socket, MessageHeader* messages, uint count, int flags, void* timeout);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int sendmmsg(int socket, MessageHeader* messages, uint count, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setsockopt(int socket, int level, int option, void* value, uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recv(int socket, byte* buffer, nint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint send(int socket, byte* buffer, nint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint read(SafeFileHandle file, void* buffer, nint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint write(SafeFileHandle file, void* buffer, nint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int eventfd(uint value, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_ctl(SafeFileHandle epoll, int operation, int file, byte* wanted);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int epoll_wait(SafeFileHandle epoll, byte* ready, int most, int milliseconds);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int usleep(uint microseconds);
}

/// <summary>struct iovec</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Piece
{
    public byte* Bytes;
    public nint Length;
}

/// <summary>struct mmsghdr: a struct msghdr and the length that was received or sent.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public byte* Name;
    public uint NameLength;
    public Piece* Pieces;
    public nint PieceCount;
    public byte* Control;
    public nint ControlLength;
    public int Flags;
    private readonly uint _padding;
    public uint Length;
    private readonly uint _padding2;
}

/// <summary>struct cmsghdr with the 16 bits of UDP_SEGMENT, padded to eight bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SegmentControl
{
    /// <summary>CMSG_LEN of two bytes.</summary>
    public const int Used = 18;

    public nint ControlLength;
    public int Level;
    public int Type;
    public ushort Size;
    private readonly ushort _padding;
    private readonly uint _padding2;
}
