using System.Security.Cryptography;

namespace TeleExpertise.Web.Audit;

/// <summary>The installation's key for the audit's seals: ECDSA P-256, PEM, readable for the server only.</summary>
static class SealKey
{
    /// <summary>The key in that folder, made when there is none.</summary>
    public static ECDsa ReadOrCreate(string folder)
    {
        var path = Path(folder);
        if (File.Exists(path)) return Read(folder);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Made beside and then renamed: a crash never leaves half a key.
        var beside = path + ".new";
        File.Delete(beside);
        using (var file = new StreamWriter(new FileStream(beside, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        })))
            file.Write(key.ExportPkcs8PrivateKeyPem());
        File.Move(beside, path);
        return key;
    }

    /// <summary>The key in that folder.</summary>
    public static ECDsa Read(string folder)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path(folder)));
        return key;
    }

    static string Path(string folder) => System.IO.Path.Combine(folder, "audit-seal-key.pem");
}
