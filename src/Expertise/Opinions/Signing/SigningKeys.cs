using System.Globalization;
using System.Security.Cryptography;

namespace TeleExpertise.Expertise.Opinions.Signing;

/// <summary>
/// The installation's keys for opinions: ECDSA P-256, a PEM file each, in a folder outside the database that only the server reads.
/// The latest by name signs. A rotation leaves of an older one its public half: it verifies and signs nothing more.
/// The folder is read at each signature, so that a rotation works while the server runs.
/// </summary>
public sealed class SigningKeys(string folder, TimeProvider clock)
{
    const string Private = ".pem", Public = ".pub.pem";

    /// <summary>Signs with the present key; the first call makes one.</summary>
    public Signed Sign(byte[] content)
    {
        using var key = Present();
        var publicKey = key.ExportSubjectPublicKeyInfo();
        return new Signed(key.SignData(content, HashAlgorithmName.SHA256), IdOf(publicKey), publicKey);
    }

    /// <summary>A new key signs from now on; of the others only the public halves stay. Its id.</summary>
    public string Rotate()
    {
        var old = Files(Private);
        var id = Make(old);
        foreach (var file in old)
        {
            using var key = Read(file);
            Write(file[..^Private.Length] + Public, key.ExportSubjectPublicKeyInfoPem());
            File.Delete(file);
        }
        return id;
    }

    /// <summary>The public half of a key of this folder; null when it never was here.</summary>
    public byte[]? FindPublic(string id)
    {
        var suffix = "-" + id;
        var file = Files(Private).Concat(Files(Public)).FirstOrDefault(f => f.EndsWith(suffix + Private, StringComparison.Ordinal) || f.EndsWith(suffix + Public, StringComparison.Ordinal));
        if (file is null) return null;
        using var key = Read(file);
        return key.ExportSubjectPublicKeyInfo();
    }

    /// <summary>A key's id: whoever swaps the key swaps its name.</summary>
    public static string IdOf(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey))[..16];

    /// <summary>True when the key of that public half signed exactly this.</summary>
    public static bool Verify(byte[] publicKey, byte[] content, byte[] signature)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key.VerifyData(content, signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false; // no key at all
        }
    }

    ECDsa Present()
    {
        if (Files(Private) is [.., var latest]) return Read(latest);
        Make([]);
        return Read(Files(Private)[^1]); // of two servers that begin at once, the later file signs for both
    }

    /// <summary>Its name begins with its time, and comes after those that are there.</summary>
    string Make(IReadOnlyList<string> before)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var id = IdOf(key.ExportSubjectPublicKeyInfo());
        var time = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        if (before is [.., var last] && Path.GetFileName(last) is { Length: > 18 } name && string.CompareOrdinal(time, name[..18]) <= 0)
            throw new InvalidOperationException("A signing key of this instant or later is there already: is the clock right?");
        if (!Directory.Exists(folder)) Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write(Path.Combine(folder, $"{time}-{id}{Private}"), key.ExportPkcs8PrivateKeyPem());
        return id;
    }

    /// <summary>Made beside and then renamed: a crash never leaves half a key.</summary>
    static void Write(string path, string pem)
    {
        var beside = $"{path}.{Guid.NewGuid():n}.new";
        using (var file = new StreamWriter(new FileStream(beside, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        })))
            file.Write(pem);
        File.Move(beside, path);
    }

    static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }

    List<string> Files(string ending) => !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateFiles(folder).Where(f => f.EndsWith(ending, StringComparison.Ordinal) && (ending == Public || !f.EndsWith(Public, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
}

/// <summary>A signature and whose it is.</summary>
/// <param name="Signature">r and s, 64 bytes.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
public sealed record Signed(byte[] Signature, string KeyId, byte[] PublicKey);
