namespace TeleExpertise.Expertise.Sessions.Recording;

/// <summary>Whether a session is recorded, as everybody in its room has to see it.</summary>
public enum RecordingState
{
    /// <summary>Nobody asked for it, which is how every session begins.</summary>
    Off,

    /// <summary>Asked for, and not everybody consents: nothing is recorded.</summary>
    Waits,
    On,
}

/// <summary>
/// When a session may be recorded: never unless somebody asked for it, and then only while everybody in its room consents, guests and those before a screen included, and the patient of the
/// case that is on (articles 9 of the civil code and 226-1 of the penal code: nobody's words are recorded without their consent).
/// </summary>
public static class RecordingRule
{
    /// <param name="asked">Whether somebody asked for it.</param>
    /// <param name="consents">The word of each in the room, now: who comes in and has said nothing has not consented.</param>
    /// <param name="patient">What the patient of the case that is on consented to; null while none is on.</param>
    public static RecordingState Of(bool asked, IReadOnlyCollection<bool> consents, bool? patient) =>
        !asked ? RecordingState.Off
        : consents.Count > 0 && consents.All(given => given) && patient is not false ? RecordingState.On
        : RecordingState.Waits;
}
