using System.Text;
using System.Text.Json;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>An erased file, by ids alone.</summary>
/// <param name="Id">Of the erasure.</param>
/// <param name="Patients">The record that stood for the file, and those that had been merged into it.</param>
/// <param name="Numbers">Of its cases.</param>
public sealed record ErasedFile(Guid Id, Guid Territory, DateTimeOffset At, IReadOnlyList<Guid> Patients, IReadOnlyList<long> Numbers);

/// <summary>
/// The file outside the database that says which patients' files were erased, one JSON object a line: an older backup brings them back, and does not
/// know that they were. Lines are added and never changed.
/// </summary>
public sealed class ErasureList(string path)
{
    HashSet<Guid>? written;

    /// <summary>Adds those that are not in it yet. On the disk when it returns.</summary>
    public async Task Add(IEnumerable<ErasedFile> erased, CancellationToken cancel)
    {
        written ??= [.. Read(path).Select(e => e.Id)];
        var more = erased.Where(e => !written.Contains(e.Id)).OrderBy(e => e.At).ToList();
        if (more.Count == 0) return;
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Seek(0, SeekOrigin.End);
        if (!await EndsALine(file, cancel)) file.WriteByte((byte)'\n'); // a crash cut the last one, which is written again whole
        await file.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(more.Select(e => JsonSerializer.Serialize(e, JsonSerializerOptions.Web) + "\n"))), cancel);
        file.Flush(flushToDisk: true);
        foreach (var line in more) written.Add(line.Id);
    }

    /// <summary>What the file says; empty when there is none. A line that is none says nothing.</summary>
    public static IReadOnlyList<ErasedFile> Read(string path) =>
        File.Exists(path) ? [.. File.ReadLines(path).Select(Line).OfType<ErasedFile>().DistinctBy(e => e.Id)] : [];

    static async Task<bool> EndsALine(FileStream file, CancellationToken cancel)
    {
        if (file.Length == 0) return true;
        file.Seek(-1, SeekOrigin.End);
        var last = new byte[1];
        await file.ReadExactlyAsync(last, cancel);
        return last[0] == '\n';
    }

    static ErasedFile? Line(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ErasedFile>(text, JsonSerializerOptions.Web) is { Patients: not null, Numbers: not null } line ? line : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
