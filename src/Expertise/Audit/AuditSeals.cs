using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TeleExpertise.Expertise.Audit;

/// <summary>
/// The file outside the database that says how far the audit had come: who rewrites a chain from some row on, or cuts its end, does not
/// match it. Each line is <c>JSON tab signature</c>, ECDSA P-256 with SHA-256 over the JSON, which names the hash of the line before.
/// Best kept, or copied at once, where whoever governs the database cannot write.
/// </summary>
public sealed class AuditSeals(string path, ECDsa key)
{
    const char Tab = '\t';
    static readonly byte[] None = new byte[SHA256.HashSizeInBytes];
    readonly Dictionary<AuditChain, long> sealedUpTo = [];
    byte[]? previous;

    /// <summary>Writes a line for the chains that grew since the last one; nothing when none did. On the disk when it returns.</summary>
    public async Task Append(DateTimeOffset at, IEnumerable<AuditHead> heads, CancellationToken cancel)
    {
        var grown = heads.Where(h => sealedUpTo.GetValueOrDefault(h.Chain) < h.Position).ToList();
        if (grown.Count == 0) return;
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        previous ??= await Last(file, cancel);
        var text = JsonSerializer.SerializeToUtf8Bytes(new Line(at, Convert.ToHexString(previous), [.. grown.Select(Sealed.Of)]), JsonSerializerOptions.Web);
        var signature = Encoding.ASCII.GetBytes($"{Tab}{Convert.ToBase64String(key.SignData(text, HashAlgorithmName.SHA256))}\n");
        file.Seek(0, SeekOrigin.End);
        await file.WriteAsync((byte[])[.. text, .. signature], cancel);
        file.Flush(flushToDisk: true);
        previous = SHA256.HashData(text);
        foreach (var head in grown) sealedUpTo[head.Chain] = head.Position;
    }

    /// <summary>What the file says, line by line, and the first line that was not written so; null when all were.</summary>
    public static (List<AuditHead> Heads, int? FirstBadLine) Read(string path, ECDsa key)
    {
        var heads = new List<AuditHead>();
        if (!File.Exists(path)) return (heads, null);
        var (number, previous) = (0, None);
        foreach (var line in Whole(File.ReadAllText(path)))
        {
            number++;
            if (!TryRead(line, key, previous, out var read)) return (heads, number);
            heads.AddRange(read.Heads.Select(h => h.Head()));
            previous = SHA256.HashData(Encoding.UTF8.GetBytes(line[..line.IndexOf(Tab, StringComparison.Ordinal)]));
        }
        return (heads, null);
    }

    /// <summary>A line without its end is one that a crash cut: nothing was promised by it.</summary>
    static string[] Whole(string text) => text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);

    static async Task<byte[]> Last(FileStream file, CancellationToken cancel)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        var text = await reader.ReadToEndAsync(cancel);
        file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, text.LastIndexOf('\n') + 1)));
        var last = Whole(text).LastOrDefault();
        return last is null ? None : SHA256.HashData(Encoding.UTF8.GetBytes(last[..last.IndexOf(Tab, StringComparison.Ordinal)]));
    }

    static bool TryRead(string line, ECDsa key, byte[] previous, out Line read)
    {
        read = null!;
        try
        {
            if (line.Split(Tab) is not [var text, var signature]) return false;
            var bytes = Encoding.UTF8.GetBytes(text);
            read = JsonSerializer.Deserialize<Line>(bytes, JsonSerializerOptions.Web)!;
            return key.VerifyData(bytes, Convert.FromBase64String(signature), HashAlgorithmName.SHA256)
                && read.Previous == Convert.ToHexString(previous);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return false;
        }
    }

    sealed record Line(DateTimeOffset At, string Previous, List<Sealed> Heads);

    sealed record Sealed(Guid Territory, short Stream, long Position, string Hash)
    {
        public static Sealed Of(AuditHead head) => new(head.Chain.Territory, head.Chain.Stream, head.Position, Convert.ToHexString(head.Hash));

        public AuditHead Head() => new(new(Territory, Stream), Position, Convert.FromHexString(Hash));
    }
}
