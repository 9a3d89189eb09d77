using System.Security.Cryptography;

namespace TeleExpertise.Server;

/// <summary>The key of join tickets, kept in a file that only its owner may read.</summary>
public static class TicketKey
{
    const string FileName = "room-ticket.key";
    const int Bytes = 32;

    /// <summary>The key in the folder; made at the first call.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <exception cref="InvalidOperationException">The file there is too short to be a key.</exception>
    public static byte[] ReadOrCreate(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) Create(path);
        var key = File.ReadAllBytes(path);
        return key.Length >= Bytes
            ? key
            : throw new InvalidOperationException($"{FileName} in the data folder is damaged: delete it and start again.");
    }

    /// <summary>Written aside and moved into place, so that nobody reads half a key; of two that race, the first wins.</summary>
    static void Create(string path)
    {
        var aside = $"{path}.{Guid.NewGuid():n}";
        using (var file = new FileStream(aside, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
            file.Write(RandomNumberGenerator.GetBytes(Bytes));
        try { File.Move(aside, path, overwrite: false); }
        catch (IOException) when (File.Exists(path)) { File.Delete(aside); }
    }
}
