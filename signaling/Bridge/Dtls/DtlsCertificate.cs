using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TeleExpertise.Bridge.OpenSsl;

namespace TeleExpertise.Bridge.Dtls;

/// <summary>Our own certificate, made at start and kept in memory only. Browsers know it by its fingerprint in the SDP.</summary>
internal sealed class DtlsCertificate : IDisposable
{
    public DtlsCertificate(DateTimeOffset now, string profiles = DtlsContext.Profiles)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);
        // Nobody checks the dates of such a certificate (RFC 8827 section 6.5); they only have to be well-formed.
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        Fingerprint = SHA256.HashData(certificate.RawData);
        Context = new DtlsContext(certificate.RawData, key.ExportECPrivateKey(), profiles);
    }

    /// <summary>SHA-256, 32 bytes.</summary>
    public byte[] Fingerprint { get; }

    public DtlsContext Context { get; }

    public void Dispose() => Context.Dispose();
}
