using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TeleExpertise.Expertise.Opinions.Signing;

/// <summary>
/// A signed opinion with its addenda as one JSON file that proves itself to whoever knows the public keys: what <c>infra/verify-opinion</c> reads,
/// attached to the PDF and given out by the API. Content is the signed bytes as text; the signature is ECDSA P-256 with SHA-256
/// over their UTF-8 (r and s, base64).
/// </summary>
public sealed record OpinionExport(string Format, ExportedPart Opinion, IReadOnlyList<ExportedPart> Addenda)
{
    /// <summary>The format of the file.</summary>
    public const string Current = "teleexpertise signed opinion 1";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>Of a report that is signed.</summary>
    public static OpinionExport Of(OpinionReport report) => new(Current, Part(report.Proof!), [.. report.Addenda.Select(a => Part(a.Proof))]);

    /// <summary>UTF-8.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Null when the bytes are none.</summary>
    public static OpinionExport? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<OpinionExport>(bytes, Json) is { Format: Current, Opinion.Content: not null } export ? export : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static ExportedPart Part(OpinionProof proof) =>
        new(Encoding.UTF8.GetString(proof.Content), Convert.ToHexStringLower(proof.Sha256), proof.KeyId, proof.Signature is { } s ? Convert.ToBase64String(s) : null);
}

/// <summary>One signed text.</summary>
/// <param name="Content">What was signed.</param>
/// <param name="Sha256">Of its UTF-8, hexadecimal.</param>
/// <param name="KeyId">Null on opinions of the time when only a fingerprint was kept.</param>
/// <param name="Signature">Base64; null likewise.</param>
public sealed record ExportedPart(string Content, string Sha256, string? KeyId, string? Signature)
{
    /// <summary>How the part stands against the public key of its id; null for a key that is not known.</summary>
    public PartVerdict Verify(byte[]? publicKey)
    {
        var bytes = Encoding.UTF8.GetBytes(Content);
        if (Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)) != Sha256) return PartVerdict.Changed;
        if (KeyId is null || Signature is null) return PartVerdict.FingerprintOnly;
        if (publicKey is null) return PartVerdict.KeyUnknown;
        return SigningKeys.IdOf(publicKey) == KeyId && SigningKeys.Verify(publicKey, bytes, SignatureBytes()) ? PartVerdict.Valid : PartVerdict.Changed;
    }

    byte[] SignatureBytes()
    {
        var bytes = new byte[64];
        return Convert.TryFromBase64String(Signature!, bytes, out var length) && length == bytes.Length ? bytes : [];
    }
}

/// <summary>What a look at one signed text found.</summary>
public enum PartVerdict { Valid, Changed, KeyUnknown, FingerprintOnly }
