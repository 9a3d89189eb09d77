using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.Testing.Bots;

/// <summary>
/// Many participants over real UDP on one thread: each has a socket of its own, as each is told apart by its address.
/// Everything else happens on that thread, through <see cref="Ask{T}"/>.
/// </summary>
internal sealed class Crowd : IDisposable
{
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly List<Member> _members = [];
    private readonly byte[] _buffer = new byte[2048];
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly long _start;
    private readonly Thread _thread;
    private volatile bool _stopping;

    public Crowd()
    {
        _start = _clock.GetTimestamp();
        Epoch = _clock.GetUtcNow();
        _thread = new Thread(Run) { IsBackground = true, Name = "Crowd" };
        _thread.Start();
    }

    /// <summary>Wall clock at time zero.</summary>
    public DateTimeOffset Epoch { get; }

    /// <summary>Time of this crowd; the same that its participants are stepped with.</summary>
    public TimeSpan Now => _clock.GetElapsedTime(_start);

    /// <summary>What went wrong with a participant, which is then left alone.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>Runs something between two rounds.</summary>
    public Task<T> Ask<T>(Func<T> what)
    {
        var asked = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _commands.Enqueue(() =>
        {
            try
            {
                asked.SetResult(what());
            }
            catch (Exception fault)
            {
                asked.SetException(fault);
            }
        });
        return asked.Task;
    }

    /// <summary>Begins to carry a participant that has accepted an answer. On the crowd's thread.</summary>
    public void Add(Participant participant)
    {
        participant.Bot.MayInheritPort = true;
        _members.Add(new Member(participant, Connect(participant)));
    }

    /// <summary>Gives it another socket, as a phone that goes from Wi-Fi to the mobile network. On the crowd's thread.</summary>
    public void Move(Participant participant)
    {
        var member = _members.First(m => ReferenceEquals(m.Participant, participant));
        member.Socket.Dispose();
        member.Socket = Connect(participant);
        participant.Bot.Check();
    }

    /// <summary>Carries it no more. On the crowd's thread.</summary>
    /// <param name="participant">Who goes.</param>
    /// <param name="saysGoodbye">Or just vanishes.</param>
    public void Remove(Participant participant, bool saysGoodbye)
    {
        var member = _members.First(m => ReferenceEquals(m.Participant, participant));
        if (saysGoodbye && participant.Bot.IsConnected)
        {
            participant.Bot.Close();
            Send(member);
        }

        _members.Remove(member);
        member.Socket.Dispose();
        participant.Dispose();
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _members.ForEach(m => m.Socket.Dispose());
        _members.ForEach(m => m.Participant.Dispose());
    }

    private static Socket Connect(Participant participant)
    {
        var to = participant.Bot.Answer.Candidates[0];
        var socket = new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = 1024 * 1024 };
        socket.Bind(new IPEndPoint(to.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, 0));
        socket.Connect(to);
        return socket;
    }

    private void Run()
    {
        while (!_stopping)
        {
            while (_commands.TryDequeue(out var command))
            {
                command();
            }

            for (var i = _members.Count - 1; i >= 0; i--)
            {
                Live(_members[i]);
            }

            Thread.Sleep(1);
        }
    }

    private void Live(Member member)
    {
        try
        {
            var now = Now;
            while (true)
            {
                var length = member.Socket.Receive(_buffer, SocketFlags.None, out var error);
                if (error != SocketError.Success)
                {
                    break;
                }

                if (length > 0)
                {
                    member.Participant.Bot.Receive(now, _buffer.AsSpan(0, length));
                }
            }

            member.Participant.Step(now);
            Send(member);
        }
        catch (InvalidOperationException fault)
        {
            Faults.Enqueue(fault);
            _members.Remove(member);
        }
    }

    private static void Send(Member member)
    {
        while (member.Participant.Bot.TryTake(out var datagram))
        {
            // What the socket does not take is lost, as on any line.
            member.Socket.Send(datagram, SocketFlags.None, out _);
        }
    }

    private sealed class Member(Participant participant, Socket socket)
    {
        public Participant Participant { get; } = participant;

        public Socket Socket { get; set; } = socket;
    }
}
