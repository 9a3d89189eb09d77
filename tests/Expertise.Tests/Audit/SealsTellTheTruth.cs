using System.Security.Cryptography;
using TeleExpertise.Expertise.Audit;

namespace TeleExpertise.Expertise.Tests.Audit;

public sealed class SealsTellTheTruth : IDisposable
{
    static readonly DateTimeOffset At = new(2026, 11, 19, 13, 0, 0, TimeSpan.Zero);
    static readonly AuditChain Chain = new(Guid.NewGuid(), 3);
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly string path = Path.Combine(Path.GetTempPath(), $"seals-{Guid.NewGuid():n}.jsonl");

    public void Dispose()
    {
        key.Dispose();
        File.Delete(path);
    }

    [Fact]
    public async Task What_was_sealed_is_read_again_over_a_restart()
    {
        await Write(new AuditSeals(path, key), 1, 5);
        await Write(new AuditSeals(path, key), 9);
        var (heads, bad) = AuditSeals.Read(path, key);
        Assert.Null(bad);
        Assert.Equal([1, 5, 9], heads.Select(h => h.Position));
        Assert.Equal(Head(5).Hash, heads[1].Hash);
        Assert.All(heads, h => Assert.Equal(Chain, h.Chain));
    }

    [Fact]
    public async Task A_chain_that_did_not_grow_is_not_written_again()
    {
        var seals = new AuditSeals(path, key);
        await Write(seals, 4, 4, 4);
        Assert.Single(AuditSeals.Read(path, key).Heads);
    }

    [Fact]
    public async Task A_line_changed_removed_moved_or_signed_by_another_key_is_named()
    {
        await Write(new AuditSeals(path, key), 1, 2, 3, 4);
        var lines = await File.ReadAllLinesAsync(path);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(2, FirstBad([lines[0], lines[1].Replace("\"position\":2", "\"position\":1", StringComparison.Ordinal), .. lines[2..]]));
        Assert.Equal(2, FirstBad([lines[0], .. lines[2..]]));
        Assert.Equal(1, FirstBad([lines[1], lines[0], .. lines[2..]]));
        Assert.Equal(3, FirstBad([lines[0], lines[1], "nonsense", lines[3]]));
        Assert.Equal(1, AuditSeals.Read(path, other).FirstBadLine);
    }

    [Fact]
    public async Task A_line_that_a_crash_cut_is_no_fault_and_is_overwritten()
    {
        await Write(new AuditSeals(path, key), 1);
        await File.AppendAllTextAsync(path, "{\"at\":\"2026");
        Assert.Null(AuditSeals.Read(path, key).FirstBadLine);
        await Write(new AuditSeals(path, key), 2);
        var (heads, bad) = AuditSeals.Read(path, key);
        Assert.Null(bad);
        Assert.Equal([1, 2], heads.Select(h => h.Position));
    }

    int? FirstBad(string[] lines)
    {
        File.WriteAllLines(path, lines);
        return AuditSeals.Read(path, key).FirstBadLine;
    }

    static async Task Write(AuditSeals seals, params long[] positions)
    {
        foreach (var position in positions) await seals.Append(At, [Head(position)], default);
    }

    static AuditHead Head(long position) => new(Chain, position, SHA256.HashData(BitConverter.GetBytes(position)));
}
