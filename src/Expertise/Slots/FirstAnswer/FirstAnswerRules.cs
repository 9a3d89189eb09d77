namespace TeleExpertise.Expertise.Slots.FirstAnswer;

/// <summary>What the first-answer clock says about a case that was taken to a session. A session date within the clock is a first answer; a later one is, when both sides agreed to it.</summary>
public static class FirstAnswerRules
{
    /// <summary>Who is asked after the clock ran out, because a plan slipped or the service proposes a session late, has this long to answer.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(2);

    /// <summary>What is to be done.</summary>
    /// <param name="date">When the case is booked or expected; null for nowhere.</param>
    /// <param name="due">End of the clock.</param>
    /// <param name="asked">The last date to which the sides were asked to agree; null for none.</param>
    /// <param name="now">This instant.</param>
    public static ClockSays Say(DateTimeOffset? date, DateTimeOffset due, LaterDate? asked, DateTimeOffset now)
    {
        if (date <= due) return ClockSays.Fine;
        if (date is not null && asked?.Until >= date)
            return asked.Agreed ? ClockSays.Fine : now < Until(due, asked) ? ClockSays.Waits : ClockSays.InWriting;
        if (date is not null) return ClockSays.Ask;
        return now < due ? ClockSays.Waits : ClockSays.InWriting;
    }

    /// <summary>Until when the sides may answer: the end of the clock, or later where they were asked after it.</summary>
    public static DateTimeOffset Until(DateTimeOffset due, LaterDate asked) => asked.AskedAt >= due ? asked.AskedAt + Grace : due;
}

/// <summary>What is to be done about a case's clock.</summary>
public enum ClockSays
{
    /// <summary>Nothing: answered by a date.</summary>
    Fine,

    /// <summary>The sides have not been asked about this date.</summary>
    Ask,

    /// <summary>Somebody still has time.</summary>
    Waits,

    /// <summary>Nobody has: it is answered in writing.</summary>
    InWriting,
}
