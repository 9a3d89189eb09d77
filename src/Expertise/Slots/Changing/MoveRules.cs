namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>When whoever asked may give a booked date back, so that a slot is not lost.</summary>
public static class MoveRules
{
    /// <summary>Null when a case may leave its session; otherwise the code of the refusal.</summary>
    /// <param name="sessionAt">When its slot begins, or the session in which it is expected.</param>
    /// <param name="booked">True when it has a slot: only then it counts as a move.</param>
    /// <param name="moves">How often the case gave a booked date back already.</param>
    /// <param name="most">How often it may.</param>
    /// <param name="notice">How long before a slot nobody else could be told any more.</param>
    /// <param name="now">This instant.</param>
    public static string? Refusal(DateTimeOffset sessionAt, bool booked, int moves, int most, TimeSpan notice, DateTimeOffset now) =>
        sessionAt - now < notice ? "move-too-late" : booked && moves >= most ? "move-too-often" : null;

    /// <summary>True when a date is later than the longest wait of the case's urgency; also where there is none yet.</summary>
    public static bool IsBeyond(DateTimeOffset? date, DateTimeOffset filedAt, TimeSpan limit) => date is not { } at || at - filedAt > limit;
}
