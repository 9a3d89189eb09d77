using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions.Guests;

namespace TeleExpertise.Web.Sessions.Guests;

/// <summary>Changes to who is a guest: the verb, then whoever has to hear of it. Who may not be there any more is put out before anybody is told.</summary>
sealed class GuestDesk(BeginTeleconsultation begin, EndTeleconsultation end, RenewGuestLink renew, SessionNews news)
{
    public async Task<Outcome<Done>> Begin(Actor actor, Guid session, Guid request, bool consent, CancellationToken cancel) => await Told(session, await begin.Run(actor, session, request, consent, cancel));
    public async Task<Outcome<Done>> End(Actor actor, Guid session, Guid request, CancellationToken cancel) => await Told(session, await end.Run(actor, session, request, cancel));
    public async Task<Outcome<Done>> Renew(Actor actor, Guid session, Guid request, CancellationToken cancel) => await Told(session, await renew.Run(actor, session, request, cancel));

    async Task<Outcome<Done>> Told(Guid session, Outcome<Done> done)
    {
        if (done.Succeeded) await news.Changed(session, RoomPart.Agenda); // the agenda shows it, and who hears follows from it
        return done;
    }
}
