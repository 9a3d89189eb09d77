using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>A listening TCP socket beside a <see cref="UdpPort"/>, for browsers whose network lets no UDP out.</summary>
internal sealed class TcpPort : IDisposable
{
    private const int Backlog = 128;
    private readonly Socket _socket;

    public TcpPort(IPEndPoint at)
    {
        _socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            _socket.Bind(at);
            _socket.Listen(Backlog);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
    }

    public int Descriptor => (int)_socket.Handle;

    /// <summary>Takes a connection; call it only when one is there, or finding none costs an exception.</summary>
    public bool TryAccept([NotNullWhen(true)] out Socket? connection)
    {
        try
        {
            connection = _socket.Accept();
            return true;
        }
        catch (SocketException)
        {
            // It went away again, or the process has no file left.
            connection = null;
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}
