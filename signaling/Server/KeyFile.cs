using System.Runtime.InteropServices;

namespace TeleExpertise.Server;

/// <summary>A file with a secret that only its owner may read.</summary>
public static partial class KeyFile
{
    /// <summary>Its bytes; made at the first call. Written aside and linked into place, so that nobody reads half a key; of two that race, the first wins.</summary>
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
        // File.Move looks first and renames then, and so the second of two overwrites the first; link(2) does both at once.
        var linked = Link(aside, path) == 0;
        var why = Marshal.GetLastPInvokeErrorMessage();
        File.Delete(aside);
        if (!linked && !File.Exists(path)) throw new IOException($"The key file {path} cannot be made: {why}.");
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
