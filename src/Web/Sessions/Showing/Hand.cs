using System.Collections.Concurrent;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.Sessions.Showing;

/// <summary>What one connection may move over the picture. Calls of one connection follow each other, so that nothing here is locked; who sends more than twenty a second is put out, on every hub.</summary>
sealed class Hand(Guid session, TimeProvider clock)
{
    /// <summary>How long an answer of the database is believed: a case that ended is pointed at no longer than that.</summary>
    static readonly TimeSpan Believed = TimeSpan.FromSeconds(1);

    long asked;

    public Guid Session => session;

    /// <summary>Whose it is, as they were when last asked; null for who may not point.</summary>
    public Actor? Actor { get; private set; }

    /// <summary>True for who shows what is shown.</summary>
    public bool Shows { get; private set; }

    /// <summary>True when the database is to be asked anew.</summary>
    public bool IsOld => asked == 0 || clock.GetElapsedTime(asked) > Believed;

    /// <param name="actor">Who it is; null for nobody any more.</param>
    /// <param name="shows">Null for who may not point now.</param>
    public void Know(Actor? actor, bool? shows) => (asked, Actor, Shows) = (clock.GetTimestamp(), shows is null ? null : actor, shows is true);
}

/// <summary>Where who shows looks: the middle in fractions of the picture, and how many times larger than the whole.</summary>
readonly record struct Look(double X, double Y, double Zoom);

/// <summary>The last look of each session, for who comes late. Worth no row: whoever shows tells it again with each move, and when their line comes back.</summary>
sealed class Looks
{
    readonly ConcurrentDictionary<Guid, Look> last = new();

    public Look? Last(Guid session) => last.TryGetValue(session, out var look) ? look : null;
    public void Keep(Guid session, Look look) => last[session] = look;
    public void Forget(Guid session) => last.TryRemove(session, out _);
}
