using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Tables;

/// <summary>A table of one session: people before one screen, which is a meeting-room screen or the page of one of them, the host.</summary>
public sealed class SessionTable
{
    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }

    /// <summary>The meeting-room screen; null for a host's page.</summary>
    public Guid? ScreenId { get; init; }

    /// <summary>Whose page it is; null for a meeting-room screen.</summary>
    public Guid? HostId { get; init; }

    /// <summary>What the present code is made from, see <see cref="TableCode"/>.</summary>
    public required Guid CodeRound { get; set; }

    /// <summary>SHA-256 of the present code, by which a typed one is found.</summary>
    public required byte[] CodeSha256 { get; set; }
    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>Somebody's place at a table, from when they sat down until they left: with the table's device in the room it is their presence. What is written of it stays.</summary>
public sealed class TableSeat
{
    public required Guid Id { get; init; }
    public required Guid TableId { get; init; }
    public required Guid SessionId { get; init; }
    public required Guid AccountId { get; init; }

    /// <summary>Who put them down; null for who sat down by the code.</summary>
    public Guid? AddedById { get; init; }
    public required DateTimeOffset SatAt { get; init; }

    /// <summary>Null while they sit; the end of the session ends it.</summary>
    public DateTimeOffset? LeftAt { get; set; }

    /// <summary>When they said that they were there; until then it counts for nothing.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When they said that it was not them.</summary>
    public DateTimeOffset? RefusedAt { get; set; }
}

/// <summary>One stay of a meeting-room screen in a room, as <see cref="Sessions.Presence"/> is of a person.</summary>
public sealed class ScreenStay
{
    public required Guid ConnectionId { get; init; }
    public required Guid SessionId { get; init; }
    public required Guid ScreenId { get; init; }
    public required DateTimeOffset BeganAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Equal to <see cref="LastSeenAt"/> once the stay is over.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

sealed class TablesMapping : IEntityTypeConfiguration<SessionTable>, IEntityTypeConfiguration<TableSeat>, IEntityTypeConfiguration<ScreenStay>
{
    public void Configure(EntityTypeBuilder<SessionTable> builder)
    {
        builder.HasOne<Session>().WithMany().HasForeignKey(t => t.SessionId);
        builder.HasOne<RoomScreen>().WithMany().HasForeignKey(t => t.ScreenId);
        builder.HasOne<Account>().WithMany().HasForeignKey(t => t.HostId);
    }
    public void Configure(EntityTypeBuilder<TableSeat> builder)
    {
        builder.HasOne<SessionTable>().WithMany().HasForeignKey(s => s.TableId);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
    }
    public void Configure(EntityTypeBuilder<ScreenStay> builder) => builder.HasKey(s => s.ConnectionId);
}
