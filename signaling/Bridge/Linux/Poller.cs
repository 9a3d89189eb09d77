using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TeleExpertise.Bridge.Linux;

/// <summary>Waits on many sockets at once, and for other threads. Everything but <see cref="Wake"/> belongs to one thread.</summary>
internal sealed unsafe class Poller : IDisposable
{
    private const int MostReady = 64;

    // struct epoll_event { uint32 events; uint64 data } is packed on x86-64 and nowhere else.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventLength = DataAt + 8;

    private readonly byte[] _ready = GC.AllocateArray<byte>(MostReady * 16, pinned: true);
    private readonly SafeFileHandle _epoll = Own(Libc.epoll_create1(Libc.CloseOnExec));
    private readonly SafeFileHandle _wake = Own(Libc.eventfd(0, Libc.CloseOnExec | Libc.NonBlocking));

    public Poller() => Watch((int)_wake.DangerousGetHandle(), WokenTag);

    /// <summary>What <see cref="TagAt"/> tells after a <see cref="Wake"/>.</summary>
    public const ulong WokenTag = ulong.MaxValue;

    /// <summary>Reports the file by its tag whenever it can be read; closing it ends that.</summary>
    public void Watch(int file, ulong tag)
    {
        var wanted = stackalloc byte[16];
        *(uint*)wanted = Libc.EpollIn;
        *(ulong*)(wanted + DataAt) = tag;
        if (Libc.epoll_ctl(_epoll, Libc.EpollAdd, file, wanted) != 0)
        {
            throw Refused();
        }
    }

    /// <summary>Waits until something can be read, somebody calls <see cref="Wake"/>, or the time is over.</summary>
    /// <returns>How many are ready; their tags are in <see cref="TagAt"/>.</returns>
    public int Wait(int milliseconds)
    {
        fixed (byte* ready = _ready)
        {
            return Math.Max(0, Libc.epoll_wait(_epoll, ready, MostReady, milliseconds));
        }
    }

    public ulong TagAt(int index) => BitConverter.ToUInt64(_ready, (index * EventLength) + DataAt);

    /// <summary>Ends the wait, from any thread; without effect after the end.</summary>
    public void Wake()
    {
        var one = 1UL;
        try
        {
            _ = Libc.write(_wake, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    /// <summary>Takes the wakes in, so that the next wait waits again.</summary>
    public void Rearm()
    {
        ulong count;
        _ = Libc.read(_wake, &count, sizeof(ulong));
    }

    public void Dispose()
    {
        _wake.Dispose();
        _epoll.Dispose();
    }

    private static SafeFileHandle Own(int file) => file >= 0 ? new SafeFileHandle(file, ownsHandle: true) : throw Refused();

    private static IOException Refused() => new($"The kernel refused an epoll: error {Marshal.GetLastPInvokeError()}.");
}
