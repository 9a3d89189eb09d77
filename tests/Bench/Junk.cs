using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.Bench;

/// <summary>Datagrams of somebody who is nobody's guest, in the crowd's process lest their cost count as the bridge's.</summary>
static class Junk
{
    const int PerSecond = 20_000;

    /// <returns>How many were thrown.</returns>
    public static Task<long> Throw(IReadOnlyList<IPEndPoint> at, TimeSpan time) =>
        Task.Factory.StartNew(() => Run(at, time), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>A fifth each looks like STUN, DTLS, RTP, RTCP and nothing at all; a hundred sockets change their ports again and again.</summary>
    static long Run(IReadOnlyList<IPEndPoint> at, TimeSpan time)
    {
        var random = new Random(7);
        var junk = new byte[1_200];
        random.NextBytes(junk);
        byte[] firsts = [0, 22, 128, 129, 200];
        var sockets = new Socket[100];
        var (began, count) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * PerSecond);
            for (; count < due; count++)
            {
                ref var socket = ref sockets[count % sockets.Length];
                if (count % 5_000 < sockets.Length)
                {
                    socket?.Dispose();
                    socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                }
                junk[0] = firsts[count % firsts.Length];
                junk[1] = (byte)(count % 5 == 3 ? 201 : random.Next(256));
                socket!.SendTo(junk.AsSpan(0, 20 + random.Next(1_100)), SocketFlags.None, at[(int)(count % at.Count)]);
            }
            Thread.Sleep(1);
        }
        foreach (var socket in sockets) socket?.Dispose();
        return count;
    }
}
