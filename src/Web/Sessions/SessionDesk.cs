using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Conducting;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Rooms;

namespace TeleExpertise.Web.Sessions;

/// <summary>Changes to a session, from a page or a program: the verb, then whoever has to hear of it.</summary>
sealed class SessionDesk(OpenSession open, CloseSession close, BeginCase begin, EndCase endCase, PutOffCase putOff, SetPhase setPhase, RaiseHand raise, LowerHand lower, AskForSilence silence, ChooseOutsiders outsiders, SessionNews news, IRoomControl rooms)
{
    /// <summary>Opens the room before its hour.</summary>
    public async Task<Outcome<Done>> Open(Actor actor, Guid session, CancellationToken cancel)
    {
        var opened = await open.Run(actor, session, cancel);
        if (opened.Succeeded) await news.Changed(session, RoomPart.Agenda);
        return opened;
    }

    /// <summary>Puts a case on; null ends the one that is on.</summary>
    public async Task<Outcome<Done>> PutOn(Actor actor, Guid session, Guid? request, CancellationToken cancel)
    {
        var on = request is { } id ? await begin.Run(actor, session, id, cancel) : await endCase.Run(actor, session, cancel);
        if (on.Succeeded) await news.Changed(session, RoomPart.Agenda);
        return on;
    }

    /// <summary>Puts the case that is on off.</summary>
    public async Task<Outcome<Done>> PutOff(Actor actor, Guid session, Guid request, CancellationToken cancel)
    {
        var off = await putOff.Run(actor, session, request, cancel);
        if (off.Succeeded) await news.Changed(session, RoomPart.Agenda);
        return off;
    }

    /// <summary>Takes the case that is on to another step.</summary>
    public async Task<Outcome<Done>> SetPhase(Actor actor, Guid session, CasePhase phase, CancellationToken cancel) => await Told(session, await setPhase.Run(actor, session, phase, cancel));

    /// <summary>One's hand goes up, or somebody's down.</summary>
    public async Task<Outcome<Done>> Hand(Actor actor, Guid session, bool up, Guid? of, CancellationToken cancel) =>
        await Told(session, up ? await raise.Run(actor, session, cancel) : await lower.Run(actor, session, of ?? actor.Id, cancel));

    /// <summary>Turns the microphone of one stay off.</summary>
    public async Task<Outcome<Done>> Mute(Actor actor, Guid session, Guid connection, CancellationToken cancel)
    {
        var may = await silence.Run(actor, session, cancel);
        if (may.Succeeded) await rooms.Mute(session.ToString(), connection, cancel);
        return may;
    }

    /// <summary>Says who may follow a case, at once where it is on.</summary>
    public async Task<Outcome<Done>> ChooseOutsiders(Actor actor, Guid request, bool wait, CancellationToken cancel)
    {
        var chosen = await outsiders.Run(actor, request, wait, cancel);
        if (!chosen.Succeeded) return chosen.Refusal;
        if (chosen.Value is { } session) await news.Changed(session, RoomPart.Agenda);
        return new Done();
    }

    async Task<Outcome<Done>> Told(Guid session, Outcome<Done> done)
    {
        if (done.Succeeded) await news.Changed(session, RoomPart.Conduct);
        return done;
    }

    /// <summary>Ends the session, then puts everybody out of its room.</summary>
    public async Task<Outcome<Done>> Close(Actor actor, Guid session, CancellationToken cancel)
    {
        var ended = await close.Run(actor, session, cancel);
        if (!ended.Succeeded) return ended.Refusal;
        await news.SessionEnded(session);
        await rooms.Close(session.ToString(), CancellationToken.None); // the session has ended, whether the caller still listens or not
        return new Done();
    }
}
