using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace TeleExpertise.Server.Tests.Fixtures;

/// <summary>SignalR's own client over a plain WebSocket: the package that brings its transports is not to be had.</summary>
sealed class WebSocketFactory(Action<ClientWebSocketOptions>? options = null) : IConnectionFactory
{
    public ConnectionContext? Last { get; private set; }

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new ClientWebSocket();
        options?.Invoke(socket.Options);
        await socket.ConnectAsync(((UriEndPoint)endpoint).Uri, cancellationToken);
        return Last = new HubWire(socket);
    }
}

/// <summary>A WebSocket as the pair of pipes that SignalR wants.</summary>
sealed class HubWire : ConnectionContext
{
    readonly WebSocket socket;
    readonly Pipe incoming = new(), outgoing = new();
    readonly CancellationTokenSource closed = new();

    public HubWire(WebSocket socket)
    {
        this.socket = socket;
        Transport = new Duplex(incoming.Reader, outgoing.Writer);
        _ = Receive();
        _ = Send();
    }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString();
    public override IFeatureCollection Features { get; } = new FeatureCollection();
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();
    public override IDuplexPipe Transport { get; set; }

    /// <summary>As when the cable is pulled and the system notices: no closing handshake.</summary>
    public override void Abort() => socket.Abort();

    public override async ValueTask DisposeAsync()
    {
        await outgoing.Writer.CompleteAsync();
        closed.CancelAfter(500);
        await base.DisposeAsync();
    }

    async Task Receive()
    {
        try
        {
            while (await socket.ReceiveAsync(incoming.Writer.GetMemory(4096), closed.Token) is { MessageType: not WebSocketMessageType.Close } got)
            {
                incoming.Writer.Advance(got.Count);
                await incoming.Writer.FlushAsync();
            }
            await incoming.Writer.CompleteAsync();
        }
        catch (Exception e) { await incoming.Writer.CompleteAsync(e is OperationCanceledException ? null : e); }
    }

    async Task Send()
    {
        try
        {
            while (await outgoing.Reader.ReadAsync() is { IsCompleted: false } got)
            {
                await socket.SendAsync(got.Buffer.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);
                outgoing.Reader.AdvanceTo(got.Buffer.End);
            }
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            await outgoing.Reader.CompleteAsync(e);
        }
    }

    sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
