namespace TeleExpertise.Expertise.Audit;

/// <summary>A link of a chain and the row it vouches for.</summary>
/// <param name="Row">Null when the row is gone.</param>
readonly record struct LinkedRow(AuditChain Chain, long Position, byte[] Hash, long Entry, AuditRow? Row);

/// <summary>Takes the links of all chains in order and keeps the first fault of each chain.</summary>
sealed class AuditWalk(IReadOnlyList<AuditHead> seals)
{
    readonly Dictionary<AuditChain, AuditFault> faults = [];
    readonly Dictionary<AuditChain, AuditHead> reached = [];
    readonly ILookup<AuditChain, AuditHead> sealedAt = seals.ToLookup(s => s.Chain);
    Dictionary<long, byte[]> expected = [];
    AuditHead current = new(default, 0, AuditChain.Beginning);
    long rows;

    public AuditVerdict Verdict => new(rows, reached.Count, [.. faults.Values.OrderBy(f => f.Chain.Territory).ThenBy(f => f.Chain.Stream)]);

    public void Take(in LinkedRow link)
    {
        rows++;
        if (link.Chain != current.Chain || current.Position == 0) Begin(link.Chain);
        if (faults.ContainsKey(link.Chain)) return; // after the first nothing fits any more
        if (link.Position != current.Position + 1) Fault(link.Chain, current.Position + 1, null, AuditFaultKind.Removed);
        else if (link.Row is not { } row) Fault(link.Chain, link.Position, link.Entry, AuditFaultKind.Removed);
        else if (!link.Hash.AsSpan().SequenceEqual(link.Chain.Link(current.Hash, link.Position, row))) Fault(link.Chain, link.Position, link.Entry, AuditFaultKind.Changed);
        else if (expected.TryGetValue(link.Position, out var hash) && !link.Hash.AsSpan().SequenceEqual(hash)) Fault(link.Chain, link.Position, link.Entry, AuditFaultKind.Rewritten);
        else reached[link.Chain] = current = new(link.Chain, link.Position, link.Hash);
    }

    public void End(List<AuditHead> heads)
    {
        foreach (var head in heads)
        {
            var end = reached.GetValueOrDefault(head.Chain) ?? new(head.Chain, 0, AuditChain.Beginning);
            if (head.Position != end.Position || !head.Hash.AsSpan().SequenceEqual(end.Hash)) Fault(head.Chain, end.Position + 1, null, AuditFaultKind.CutOff);
        }
        foreach (var chain in sealedAt)
        {
            var end = reached.GetValueOrDefault(chain.Key)?.Position ?? 0;
            if (chain.Max(s => s.Position) > end) Fault(chain.Key, end + 1, null, AuditFaultKind.CutOff);
        }
        foreach (var chain in reached.Keys.Except(heads.Select(h => h.Chain))) Fault(chain, 1, null, AuditFaultKind.CutOff);
    }

    public void Unlinked(long entry, Guid territory) => faults.TryAdd(new(territory, -1), new(new(territory, -1), 0, entry, AuditFaultKind.Added));

    void Begin(AuditChain chain)
    {
        current = new(chain, 0, AuditChain.Beginning);
        expected = [];
        foreach (var seal in sealedAt[chain]) expected.TryAdd(seal.Position, seal.Hash);
    }

    void Fault(AuditChain chain, long position, long? entry, AuditFaultKind kind) => faults.TryAdd(chain, new(chain, position, entry, kind));
}

/// <summary>What a look through the audit found.</summary>
/// <param name="Rows">Looked at.</param>
/// <param name="Chains">Walked.</param>
/// <param name="Faults">The first of each chain; none when nobody tampered with it.</param>
public sealed record AuditVerdict(long Rows, int Chains, IReadOnlyList<AuditFault> Faults);

/// <summary>Where a chain does not hold.</summary>
/// <param name="Chain">Stream -1 for a row that is in none.</param>
/// <param name="Position">In the chain, from 1; after a rewriting the first seal that shows it.</param>
/// <param name="Entry">The id of the row, when there is one.</param>
/// <param name="Kind">What happened there.</param>
public sealed record AuditFault(AuditChain Chain, long Position, long? Entry, AuditFaultKind Kind);

/// <summary>What happened to a row.</summary>
public enum AuditFaultKind
{
    /// <summary>It, its link or its place is not what was written.</summary>
    Changed,

    /// <summary>It or its link is gone.</summary>
    Removed,

    /// <summary>It is in no chain: somebody wrote it past the triggers.</summary>
    Added,

    /// <summary>The chain once went on from here.</summary>
    CutOff,

    /// <summary>The links fit each other, but not what was sealed outside the database: everything from some row before on was written anew.</summary>
    Rewritten,
}
