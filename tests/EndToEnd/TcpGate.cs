using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.EndToEnd;

/// <summary>One browser's way to the server by TCP. While it is shut nothing passes and nothing is closed: nobody tells either end, as where a mobile surgery drives into a valley.</summary>
sealed class TcpGate : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();
    readonly int server;
    readonly Task accepting;
    long toBrowser;
    volatile TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="server">Its port on this machine.</param>
    public TcpGate(int server)
    {
        this.server = server;
        open.SetResult();
        listener.Start();
        accepting = Accept();
    }

    /// <summary>The server's address for this browser.</summary>
    public string Url => $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Bytes that went to the browser.</summary>
    public long ToBrowser => Interlocked.Read(ref toBrowser);

    /// <summary>Nothing passes any more.</summary>
    public void Shut() => open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>All that waited passes.</summary>
    public void Open() => open.TrySetResult();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        open.TrySetResult();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    async Task Accept()
    {
        try
        {
            while (true) _ = Carry(await listener.AcceptTcpClientAsync(end.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            await open.Task;
            await far.ConnectAsync(IPAddress.Loopback, server);
            await Task.WhenAny(Pump(near.GetStream(), far.GetStream(), _ => { }), Pump(far.GetStream(), near.GetStream(), length => Interlocked.Add(ref toBrowser, length)));
        }
    }

    async Task Pump(NetworkStream from, NetworkStream to, Action<int> count)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, end.Token) is > 0 and var length)
            {
                await open.Task;
                count(length);
                await to.WriteAsync(buffer.AsMemory(0, length), end.Token);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // One end hung up, or the test is over.
        }
    }
}
