using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TeleExpertise.Expertise.Audit;

/// <summary>One of the hash chains of the audit: each territory has some, so that writers do not wait for each other.</summary>
/// <param name="Territory">All zeros for what belongs to no territory.</param>
/// <param name="Stream">0 to 7.</param>
public readonly record struct AuditChain(Guid Territory, short Stream)
{
    /// <summary>Bytes of a link: SHA-256.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>What the first link of a chain follows.</summary>
    public static readonly byte[] Beginning = new byte[HashLength];

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Territory}/{Stream}");

    /// <summary>The link after <paramref name="previous"/>, computed as PostgreSQL's <c>link_audit_entry</c> does when the row is written.</summary>
    internal byte[] Link(ReadOnlySpan<byte> previous, long position, in AuditRow row)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{Territory}|{Stream}|{position}|{row.Id}|{row.Microseconds}|{row.Actor}|{row.Action}|{row.Subject}|{row.SubjectId}|{row.Outcome}|{row.Territory}");
        return SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(text)]);
    }
}

/// <summary>A row of the audit as a link vouches for it.</summary>
/// <param name="Microseconds">Since 1970, UTC.</param>
readonly record struct AuditRow(long Id, long Microseconds, Guid? Actor, string Action, string Subject, Guid? SubjectId, string Outcome, Guid? Territory);

/// <summary>How far a chain reached.</summary>
/// <param name="Chain">Which one.</param>
/// <param name="Position">Of its last link, from 1.</param>
/// <param name="Hash">The last link.</param>
public sealed record AuditHead(AuditChain Chain, long Position, byte[] Hash);
