using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Sessions.Outsiders;

/// <summary>Where somebody in the room stands to the case that is on.</summary>
public enum Place
{
    /// <summary>Of its care team (L1110-4 CSP): sees the file and hears everything.</summary>
    Team,

    /// <summary>Outside it: hears the talk and sees what names nobody.</summary>
    Outside,

    /// <summary>Outside it, and neither hears nor sees the case: waits until it is over.</summary>
    Waits,
}

/// <summary>Says it of one person.</summary>
public static class Places
{
    /// <param name="actor">Who is in the room.</param>
    /// <param name="request">The case that is on.</param>
    /// <param name="learners">Whether its patient consented to be heard of by those who learn.</param>
    /// <param name="outsidersWait">What its owner chose.</param>
    public static Place Of(Actor actor, Request request, bool learners, bool outsidersWait) =>
        actor.MayRead(request) ? Place.Team
        : outsidersWait || (actor.OnlyLearns && !learners) ? Place.Waits
        : Place.Outside;
}
