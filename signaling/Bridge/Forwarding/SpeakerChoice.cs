namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// Who is speaking in a room. Changes at most once in two seconds; noise does not change it, and in silence whoever
/// spoke last stays.
/// </summary>
internal sealed class SpeakerChoice
{
    /// <summary>Time between two looks.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(2);

    /// <summary>By which a newcomer's score must exceed the speaker's: about a third of a second of speech into silence.</summary>
    private const double Margin = 8;

    private TimeSpan _nextLook;
    private TimeSpan _nextChange;

    /// <summary>Null until somebody speaks, and after the speaker left.</summary>
    public Member? Current { get; private set; }

    /// <summary>Listens to everybody. True when somebody else is the speaker now.</summary>
    public bool Look(List<Member> members, TimeSpan now)
    {
        if (now < _nextLook)
        {
            return false;
        }

        _nextLook = now + Step;
        Current = Current is not null && members.Contains(Current) ? Current : null;
        var loudest = Listen(members);
        var changes = loudest is not null && !ReferenceEquals(loudest, Current) && now >= _nextChange
            && Speech(loudest) > (Current is null ? 0 : Speech(Current)) + Margin;
        if (changes)
        {
            Current = loudest;
            _nextChange = now + Spacing;
        }

        if (Current is not null)
        {
            Current.SpokeAt = now;
        }

        return changes;
    }

    private static Member? Listen(List<Member> members)
    {
        Member? loudest = null;
        foreach (var member in members)
        {
            member.Microphone?.Speech.Hear(member.Microphone.Loudness);
            if (member.IsConnected && member.Rights.Send && Speech(member) > (loudest is null ? 0 : Speech(loudest)))
            {
                loudest = member;
            }
        }

        return loudest;
    }

    private static double Speech(Member member) => member.Microphone?.Speech.Value ?? 0;
}
