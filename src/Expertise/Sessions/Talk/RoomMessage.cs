using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Sessions.Talk;

/// <summary>Something written beside the video. It never changes.</summary>
public sealed class RoomMessage : ISealed
{
    string? opened;

    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }

    /// <summary>While which case was on: it belongs to that one. Null for what was said while none was, to everybody in the room.</summary>
    public required Guid? SegmentId { get; init; }
    public required Guid AuthorId { get; init; }
    public required DateTimeOffset SaidAt { get; init; }

    /// <summary>Sealed in the database: it speaks of a patient.</summary>
    public string Text { get; set; } = "";
    public string WrappedBy { get; set; } = null!;
    public byte[] WrappedKey { get; set; } = null!;
    public byte[] SealedText { get; private set; } = null!;

    /// <inheritdoc />
    public void Seal(Sealer sealer)
    {
        if (Text == opened) return;
        SealedText = sealer.KeyOf(this).Seal(Encoding.UTF8.GetBytes(Text), BelongsTo);
        opened = Text;
    }

    /// <inheritdoc />
    public void Open(Sealer sealer) => Text = opened = Encoding.UTF8.GetString(sealer.KeyOf(this).Open(SealedText, BelongsTo));

    string BelongsTo => $"text of room message {Id}";
}

sealed class TalkMapping : IEntityTypeConfiguration<RoomMessage>
{
    public void Configure(EntityTypeBuilder<RoomMessage> builder)
    {
        builder.HasOne<Session>().WithMany().HasForeignKey(m => m.SessionId);
        builder.HasOne<CaseSegment>().WithMany().HasForeignKey(m => m.SegmentId);
        builder.Ignore(m => m.Text); // in clear in memory only
    }
}
