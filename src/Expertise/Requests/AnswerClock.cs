namespace TeleExpertise.Expertise.Requests;

/// <summary>The first-answer clock of a request, as a reader wants it: late, soon, or time enough.</summary>
public static class AnswerClock
{
    /// <summary>From two days before the end on, it is soon.</summary>
    public static readonly TimeSpan SoonBefore = TimeSpan.FromDays(2);

    /// <summary>How the clock stands.</summary>
    public static ClockState State(DateTimeOffset dueAt, DateTimeOffset now) =>
        now > dueAt ? ClockState.Late : dueAt - now <= SoonBefore ? ClockState.Soon : ClockState.Ample;

    /// <summary>Whole days until the end, or since it; a started day counts.</summary>
    public static int Days(DateTimeOffset dueAt, DateTimeOffset now) => (int)Math.Ceiling((dueAt - now).Duration().TotalDays);

    /// <summary>True while the clock matters: nobody has answered yet.</summary>
    public static bool Runs(RequestStatus status) => status is RequestStatus.Filed or RequestStatus.Waiting or RequestStatus.Booked;
}

/// <summary>How the first-answer clock stands.</summary>
public enum ClockState { Ample, Soon, Late }
