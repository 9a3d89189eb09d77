using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Requests.CoSigning;

/// <summary>
/// A draft that waits, or waited, for the co-signature of its writer's supervisor. As long as it waits the database lets nobody change it; co-signed
/// it goes with the draft.
/// </summary>
public sealed class CoSignature : ISealed
{
    string? opened;

    public required Guid Id { get; init; }
    public required Guid DraftId { get; init; }
    public required Guid InternId { get; init; }
    public required Guid SupervisorId { get; init; }
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>When it was sent back or taken back.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What the supervisor wrote who sent it back; null when the writer took it back. Sealed in the database: it speaks of a patient.</summary>
    public string? Word { get; set; }
    public string WrappedBy { get; set; } = null!;
    public byte[] WrappedKey { get; set; } = null!;
    public byte[]? SealedWord { get; private set; }

    /// <inheritdoc />
    public void Seal(Sealer sealer)
    {
        if (Word is null || Word == opened) return;
        SealedWord = sealer.KeyOf(this).Seal(Encoding.UTF8.GetBytes(Word), BelongsTo);
        opened = Word;
    }

    /// <inheritdoc />
    public void Open(Sealer sealer) => Word = opened = SealedWord is null ? null : Encoding.UTF8.GetString(sealer.KeyOf(this).Open(SealedWord, BelongsTo));

    string BelongsTo => $"word of co-signature {Id}";
}

sealed class CoSignatureMapping : IEntityTypeConfiguration<CoSignature>
{
    public void Configure(EntityTypeBuilder<CoSignature> builder)
    {
        builder.HasOne<Draft>().WithMany().HasForeignKey(c => c.DraftId);
        builder.Ignore(c => c.Word); // in clear in memory only
        builder.Property(c => c.WrappedBy).IsRequired(false);
        builder.Property(c => c.WrappedKey).IsRequired(false);
    }
}

static class CoSignatures
{
    /// <summary>Those for which a draft waits now.</summary>
    public static IQueryable<CoSignature> Waiting(this ExpertiseDb db) => db.Set<CoSignature>().Where(c => c.EndedAt == null);

    /// <summary>The drafts that the person may change: their own, none that waits for its co-signature.</summary>
    public static IQueryable<Draft> OpenDraftsOf(this ExpertiseDb db, Actor actor) =>
        db.Set<Draft>().Where(d => d.AccountId == actor.Id && !db.Set<CoSignature>().Any(c => c.DraftId == d.Id && c.EndedAt == null));

    /// <summary>The co-signature for which a draft waits, its draft locked first so that each of them is decided once; null for none.</summary>
    public static async Task<(Draft Draft, CoSignature Asked)?> LockWaiting(this ExpertiseDb db, Guid draftId, CancellationToken cancel)
    {
        var draft = await db.Set<Draft>().FromSql($"select * from draft where id = {draftId} for update").AsNoTracking().SingleOrDefaultAsync(cancel);
        if (draft is null || await db.Waiting().SingleOrDefaultAsync(c => c.DraftId == draftId, cancel) is not { } asked) return null;
        return (draft, asked);
    }
}
