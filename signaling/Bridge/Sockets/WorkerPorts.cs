using System.Net.Sockets;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>The bound sockets of one worker: for each address to listen on a UDP port and, if wanted, the TCP port of the same number.</summary>
internal sealed class WorkerPorts : IDisposable
{
    /// <summary>How often a number that the system gave for UDP may be taken for TCP.</summary>
    private const int MostTries = 16;

    private readonly List<UdpPort> _udp = [];
    private readonly List<TcpPort> _tcp = [];

    /// <param name="options">Where to listen.</param>
    /// <param name="worker">Its place among the workers, and its port's after the first one.</param>
    /// <exception cref="SocketException">An address cannot be bound; then none is.</exception>
    public WorkerPorts(SfuOptions options, int worker)
    {
        try
        {
            foreach (var address in options.Listen)
            {
                Bind(address, options.Port == 0 ? 0 : options.Port + worker, options.Tcp);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<UdpPort> Udp => _udp;

    /// <summary>Empty, or as many as <see cref="Udp"/>.</summary>
    public IReadOnlyList<TcpPort> Tcp => _tcp;

    public void Dispose()
    {
        _udp.ForEach(p => p.Dispose());
        _tcp.ForEach(p => p.Dispose());
    }

    private void Bind(ListenAddress address, int port, bool withTcp)
    {
        for (var tries = 1; ; tries++)
        {
            var udp = new UdpPort(address.Bind, port);
            try
            {
                if (withTcp)
                {
                    _tcp.Add(new TcpPort(udp.EndPoint));
                }

                _udp.Add(udp);
                return;
            }
            catch (SocketException e)
            {
                udp.Dispose();
                if (port != 0 || tries == MostTries || e.SocketErrorCode != SocketError.AddressAlreadyInUse)
                {
                    throw;
                }
            }
        }
    }
}
