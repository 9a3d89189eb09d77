using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>A time during which a patient is there for their case, in the word of somebody of its care team who has their consent to it.</summary>
public sealed class Teleconsultation
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid SessionId { get; init; }

    /// <summary>Who said so, and has the patient's consent.</summary>
    public required Guid BegunById { get; init; }
    public required DateTimeOffset BeganAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Somebody who waits to be let into one session: a patient or an expert by a link, without an account; or a guest expert with one, who knocks.</summary>
public sealed class SessionGuest
{
    /// <summary>Random: the code is made of it and a key outside the database.</summary>
    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }

    /// <summary>Of a patient's own device; their case calls them.</summary>
    public Guid? TeleconsultationId { get; init; }

    /// <summary>Of an expert without an account, as who invited them wrote it.</summary>
    public string? Name { get; init; }

    /// <summary>Of a guest expert who is signed in.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Null for who has an account.</summary>
    public byte[]? CodeSha256 { get; init; }

    /// <summary>Null for who has an account.</summary>
    public Guid? InvitedById { get; init; }

    /// <summary>When the link was made, or the account first knocked.</summary>
    public required DateTimeOffset InvitedAt { get; init; }

    /// <summary>Who let an expert in.</summary>
    public Guid? AdmittedById { get; set; }
    public DateTimeOffset? AdmittedAt { get; set; }

    /// <summary>When their page last asked to be let in, right to some seconds; null before the link was opened.</summary>
    public DateTimeOffset? AskedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A time during which a guest was in the room: no attendance, a part of the act's record.</summary>
public sealed class GuestStay
{
    public required Guid ConnectionId { get; init; }
    public required Guid GuestId { get; init; }
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>Last authenticated packet or heartbeat known.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Equal to <see cref="LastSeenAt"/> once the stay is over.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

sealed class GuestsMapping : IEntityTypeConfiguration<Teleconsultation>, IEntityTypeConfiguration<SessionGuest>, IEntityTypeConfiguration<GuestStay>
{
    public void Configure(EntityTypeBuilder<Teleconsultation> builder)
    {
        builder.HasOne<Request>().WithMany().HasForeignKey(t => t.RequestId);
        builder.HasOne<Session>().WithMany().HasForeignKey(t => t.SessionId);
        builder.HasOne<Account>().WithMany().HasForeignKey(t => t.BegunById);
    }

    public void Configure(EntityTypeBuilder<SessionGuest> builder)
    {
        builder.HasOne<Session>().WithMany().HasForeignKey(g => g.SessionId);
        builder.HasOne<Teleconsultation>().WithMany().HasForeignKey(g => g.TeleconsultationId);
        builder.HasOne<Account>().WithMany().HasForeignKey(g => g.AccountId);
        builder.HasOne<Account>().WithMany().HasForeignKey(g => g.AdmittedById);
        builder.HasOne<Account>().WithMany().HasForeignKey(g => g.InvitedById);
    }

    public void Configure(EntityTypeBuilder<GuestStay> builder)
    {
        builder.HasKey(s => s.ConnectionId);
        builder.HasOne<SessionGuest>().WithMany().HasForeignKey(s => s.GuestId);
    }
}
