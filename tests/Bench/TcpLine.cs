using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.Bench;

/// <summary>A long way to a server of this machine, for TCP: what is sent arrives later, and what is sent first another two round trips later, as TCP's and TLS 1.3's handshakes would have it.</summary>
sealed class TcpLine : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();
    readonly int server;
    readonly TimeSpan delay;
    readonly Task accepting;

    public TcpLine(int server, TimeSpan delay)
    {
        (this.server, this.delay) = (server, delay);
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    async Task Accept()
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                _ = Carry(await listener.AcceptTcpClientAsync(end.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    async Task Carry(TcpClient near)
    {
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        using (near)
        {
            await far.ConnectAsync(IPAddress.Loopback, server);
            await Task.WhenAny(Pump(near.GetStream(), far.GetStream(), 4 * delay), Pump(far.GetStream(), near.GetStream(), TimeSpan.Zero));
        }
    }

    /// <summary>Each piece waits by itself: reading goes on meanwhile.</summary>
    async Task Pump(NetworkStream from, NetworkStream to, TimeSpan handshake)
    {
        var buffer = new byte[64 * 1024];
        var sending = Task.CompletedTask;
        var notBefore = TimeProvider.System.GetTimestamp() + (long)(handshake.TotalSeconds * TimeProvider.System.TimestampFrequency);
        try
        {
            for (int length; (length = await from.ReadAsync(buffer, end.Token)) > 0;)
            {
                var wait = delay + TimeSpan.FromTicks(Math.Max(0, TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), notBefore).Ticks));
                sending = Send(sending, Task.Delay(wait, end.Token), to, buffer[..length]);
            }
            await sending;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One end has gone: so has the line.
        }
    }

    async Task Send(Task before, Task due, NetworkStream to, byte[] bytes)
    {
        await before;
        await due;
        await to.WriteAsync(bytes, end.Token);
    }
}
