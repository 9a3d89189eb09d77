namespace TeleExpertise.Expertise.Opinions;

static class OpinionDraft
{
    /// <summary>An empty draft; of the session when there is one, else a written answer.</summary>
    public static Opinion Begin(Guid authorId, Guid requestId, Guid? sessionId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        RequestId = requestId,
        AuthorId = authorId,
        SessionId = sessionId,
        Kind = sessionId is null ? OpinionKind.Written : OpinionKind.Session,
        Answer = "",
        Recommendations = "",
        Status = OpinionStatus.Draft,
        DraftedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Now as PostgreSQL keeps it, so that a version read back equals the one given out.</summary>
    public static DateTimeOffset GetMicroseconds(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
