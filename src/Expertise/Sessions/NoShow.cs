using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>A case had a slot in a session that was held, and nobody who answers for it came.</summary>
public sealed class NoShow
{
    public required Guid RequestId { get; init; }
    public required Guid SessionId { get; init; }
    public required DateTimeOffset NotedAt { get; init; }

    /// <summary>True where it went back to triage; false where it was queued again.</summary>
    public required bool Returned { get; init; }
}

/// <summary>What becomes of a case that was booked into a session and not presented.</summary>
public enum Unpresented
{
    /// <summary>Not its requester's doing: the session was not held, or time ran out. It is queued again.</summary>
    QueuedAgain,

    /// <summary>Nobody came for it, for the first time: it is queued again all the same.</summary>
    Missed,

    /// <summary>Nobody came for it again: the service decides anew.</summary>
    Returned,
}

/// <summary>How a case is judged that was not presented.</summary>
public static class NoShowRules
{
    /// <param name="held">A specialist of the service was in the session.</param>
    /// <param name="came">Somebody was there who answers for the case.</param>
    /// <param name="before">How often nobody came for it before.</param>
    public static Unpresented Judge(bool held, bool came, int before) => !held || came ? Unpresented.QueuedAgain : before == 0 ? Unpresented.Missed : Unpresented.Returned;
}

sealed class NoShowMapping : IEntityTypeConfiguration<NoShow>
{
    public void Configure(EntityTypeBuilder<NoShow> builder)
    {
        builder.HasKey(n => new { n.RequestId, n.SessionId });
        builder.HasOne<Request>().WithMany().HasForeignKey(n => n.RequestId);
        builder.HasOne<Session>().WithMany().HasForeignKey(n => n.SessionId);
    }
}
