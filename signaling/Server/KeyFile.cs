namespace TeleExpertise.Server;

/// <summary>A file with a secret that only its owner may read.</summary>
public static class KeyFile
{
    /// <summary>Its bytes; made at the first call. Written aside and moved into place, so that nobody reads half a key; of two that race, the first wins.</summary>
    /// <param name="path">In an existing folder.</param>
    /// <param name="make">Draws a new key.</param>
    public static byte[] ReadOrCreate(string path, Func<byte[]> make)
    {
        if (!File.Exists(path)) Create(path, make());
        return File.ReadAllBytes(path);
    }

    static void Create(string path, byte[] key)
    {
        var aside = $"{path}.{Guid.NewGuid():n}";
        using (var file = new FileStream(aside, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
            file.Write(key);
        try { File.Move(aside, path, overwrite: false); }
        catch (IOException) when (File.Exists(path)) { File.Delete(aside); }
    }
}
