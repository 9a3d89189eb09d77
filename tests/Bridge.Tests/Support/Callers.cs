using System.Net;
using System.Net.Sockets;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>Bots that call a real bridge over real sockets.</summary>
internal sealed class Callers : IDisposable
{
    private static readonly PeerRights Both = new(true, true);
    private readonly List<(Bot Bot, IWire Wire)> _all = [];
    private readonly byte[] _buffer = new byte[2048];

    /// <summary>Joins and connects to the candidate chosen, by default the first.</summary>
    public async Task<Bot> Connect(Sfu sfu, string room, string name, Func<BotAnswer, IPEndPoint>? choose = null)
    {
        var bot = await Join(sfu, room, name);
        return Connect(bot, new UdpWire((choose ?? (a => a.Candidates[0]))(bot.Answer)));
    }

    public static async Task<Bot> Join(Sfu sfu, string room, string name)
    {
        var bot = new Bot();
        bot.Accept(Assert.IsType<JoinResult.Accepted>(await sfu.Join(room, name, bot.Offer(), Both)).AnswerSdp);
        return bot;
    }

    public Bot Connect(Bot bot, IWire wire)
    {
        _all.Add((bot, wire));
        bot.Check();
        Pump(() => bot.IsConnected);
        return bot;
    }

    /// <summary>Carries datagrams both ways until something is true.</summary>
    public void Pump(Func<bool> until, Action<TimeSpan>? each = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!until())
        {
            var now = TimeProvider.System.GetElapsedTime(started);
            Assert.True(now < TimeSpan.FromSeconds(20), "waited twenty seconds");
            each?.Invoke(now);
            foreach (var (bot, wire) in _all)
            {
                bot.Tick();
                bot.Take().ForEach(wire.Send);
                while (wire.TryReceive(_buffer, out var length))
                {
                    bot.Receive(now, _buffer.AsSpan(0, length));
                }
            }

            Thread.Sleep(1);
        }
    }

    public void Dispose()
    {
        foreach (var (bot, wire) in _all)
        {
            bot.Dispose();
            wire.Dispose();
        }
    }
}

/// <summary>What carries a bot's datagrams.</summary>
internal interface IWire : IDisposable
{
    void Send(byte[] datagram);

    bool TryReceive(byte[] buffer, out int length);
}

internal sealed class UdpWire : IWire
{
    private readonly Socket _socket;

    public UdpWire(IPEndPoint to)
    {
        _socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(to);
    }

    public void Send(byte[] datagram) => _socket.Send(datagram);

    public bool TryReceive(byte[] buffer, out int length)
    {
        var isThere = _socket.Poll(0, SelectMode.SelectRead);
        length = isThere ? _socket.Receive(buffer) : 0;
        return isThere;
    }

    public void Dispose() => _socket.Dispose();
}
