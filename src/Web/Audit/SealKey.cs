using System.Security.Cryptography;
using System.Text;
using TeleExpertise.Server;

namespace TeleExpertise.Web.Audit;

/// <summary>The installation's key for the audit's seals: ECDSA P-256, PEM, readable for the server only.</summary>
static class SealKey
{
    /// <summary>The key in that folder, made when there is none.</summary>
    public static ECDsa ReadOrCreate(string folder)
    {
        KeyFile.ReadOrCreate(Path(folder), () =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem());
        });
        return Read(folder);
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
