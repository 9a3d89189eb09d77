using TeleExpertise.Bridge;

namespace TeleExpertise.Server;

/// <summary>
/// What one stay's media suffer, from the bridge's numbers of successive looks. Trouble must last, and each kind is
/// told at most once a minute: the record of the act is no log.
/// </summary>
sealed class Trouble
{
    /// <summary>Share of packets lost before repair; above it repair begins to be heard and seen.</summary>
    const double MuchLoss = 0.1;
    const int FewPackets = 20;
    const int LooksInARow = 2;
    static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    readonly Dictionary<string, int> rows = new(StringComparer.Ordinal);
    readonly Dictionary<string, DateTimeOffset> told = new(StringComparer.Ordinal);
    PeerStats? before;

    /// <summary>The kinds of incidents to report now.</summary>
    /// <param name="stats">The stay's numbers.</param>
    /// <param name="flowing">Whose camera and screen arrive at the bridge.</param>
    /// <param name="showsCamera">Whether others expect to see this stay's camera.</param>
    /// <param name="now">The time.</param>
    public List<string> Look(PeerStats stats, HashSet<(string Peer, SlotKind Kind)> flowing, bool showsCamera, DateTimeOffset now)
    {
        var due = new List<string>();
        if (before is { } last)
        {
            Count("loss-sending", IsMuch(Sent(stats), Sent(last)));
            Count("loss-receiving", IsMuch(Reported(stats), Reported(last)));
            Count("freeze-sending", showsCamera && !stats.Sends.Any(l => l is { Kind: SlotKind.Video, IsFlowing: true }));
            Count("freeze-receiving", stats.Receives.Any(slot => Stands(slot, last, flowing)));
        }
        before = stats;
        return due;

        void Count(string kind, bool isSo)
        {
            rows[kind] = isSo ? rows.GetValueOrDefault(kind) + 1 : 0;
            if (rows[kind] < LooksInARow || (told.TryGetValue(kind, out var at) && now - at < Quiet)) return;
            told[kind] = now;
            due.Add(kind);
        }
    }

    static bool IsMuch((long Packets, long Lost) now, (long Packets, long Lost) before)
    {
        var (packets, lost) = (now.Packets - before.Packets, now.Lost - before.Lost);
        return packets + lost >= FewPackets && lost > MuchLoss * (packets + lost);
    }

    static (long Packets, long Lost) Sent(PeerStats stats) => (stats.Sends.Sum(l => l.Packets), stats.Sends.Sum(l => l.Lost));

    /// <summary>What was sent and did not arrive: of the packets a share is missing already.</summary>
    static (long Packets, long Lost) Reported(PeerStats stats)
    {
        var lost = stats.Receives.Sum(s => s.Lost ?? 0);
        return (stats.Receives.Where(s => s.Lost is not null).Sum(s => s.Packets) - lost, lost);
    }

    /// <summary>A picture that its publisher sends and the bridge does not send on, though it is not held back on purpose.</summary>
    static bool Stands(SlotStats slot, PeerStats last, HashSet<(string Peer, SlotKind Kind)> flowing) =>
        slot is { Kind: not SlotKind.Audio, Paused: false, SourcePeer: { } source } && flowing.Contains((source, slot.Kind))
        && last.Receives.FirstOrDefault(s => s.Mid == slot.Mid) is { } then && then.SourcePeer == source && then.Packets == slot.Packets;
}
