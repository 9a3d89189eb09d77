using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TeleExpertise.Expertise.Vault;

/// <summary>
/// The keys that wrap all data keys: files of 32 bytes in one folder outside the database, <c>master-1.key</c>, <c>master-2.key</c> and so on,
/// readable for the server only. The highest number wraps what is new; the others open what they wrapped. <c>index.key</c> beside them makes
/// the blind indexes. A key that another process adds is seen at once.
/// </summary>
/// <param name="folder">Where they are; need not exist yet.</param>
public sealed partial class MasterKeys(string folder)
{
    /// <summary>The name of the key of the blind indexes among the keys' ids.</summary>
    public const string Index = "index";

    readonly ConcurrentDictionary<string, byte[]> read = new(StringComparer.Ordinal);
    readonly Lock gate = new();
    (DateTime Changed, string Id)? newest;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The id of the key that wraps what is new.</summary>
    /// <exception cref="VaultException">There is none.</exception>
    public string Current
    {
        get
        {
            lock (gate)
            {
                var changed = Directory.GetLastWriteTimeUtc(folder);
                if (newest?.Changed != changed) newest = (changed, Newest());
                return newest.Value.Id;
            }
        }
    }

    /// <summary>The ids of the keys that are there, the index key's included.</summary>
    public IReadOnlyList<string> Ids() => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder).Select(Path.GetFileName).Select(n => n == FileName(Index) ? Index : MasterFile().Match(n!) is { Success: true } m ? m.Groups["id"].Value : "")
            .Where(id => id.Length > 0).Order(StringComparer.Ordinal)];

    /// <summary>The key of that id.</summary>
    /// <exception cref="VaultException">Its file is missing or no key.</exception>
    public byte[] Key(string id) => read.GetOrAdd(id, Read);

    /// <summary>Tells two keys apart without giving either away.</summary>
    public byte[] Proof(string id) => HMACSHA256.HashData(Key(id), Encoding.ASCII.GetBytes("teleexpertise vault key " + id));

    /// <summary>Puts a new key into the folder; the proof is known before the file is there.</summary>
    /// <param name="id">An id that is not taken.</param>
    /// <param name="announce">Told the proof; when it throws, no key is made.</param>
    public async Task Make(string id, Func<byte[], Task> announce)
    {
        var key = RandomNumberGenerator.GetBytes(Box.KeySize);
        await announce(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes("teleexpertise vault key " + id)));
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Made beside and then renamed: a crash never leaves half a key.
        var beside = Path.Combine(folder, $".{Guid.NewGuid():n}");
        await using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            await file.WriteAsync(key);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, Path.Combine(folder, FileName(id)), overwrite: false);
        lock (gate) newest = null; // within the clock tick of the folder's own time stamp, too
    }

    string Newest() => Ids().Where(id => id != Index).MaxBy(Number)
        ?? throw new VaultException($"There is no key of the vault in {folder}: put the folder back from where its copy is kept.");

    byte[] Read(string id)
    {
        var path = Path.Combine(folder, FileName(id));
        if (!File.Exists(path)) throw new VaultException($"The vault's key {id} is not in {folder}: put {FileName(id)} back from where its copy is kept.");
        var key = File.ReadAllBytes(path);
        return key.Length == Box.KeySize ? key : throw new VaultException($"{path} is no key: put it back from where its copy is kept.");
    }

    /// <summary>The number in a master key's id.</summary>
    public static int Number(string id) => int.Parse(id, CultureInfo.InvariantCulture);

    static string FileName(string id) => id == Index ? "index.key" : $"master-{id}.key";

    [GeneratedRegex("^master-(?<id>[1-9][0-9]{0,5})\\.key$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MasterFile();
}
