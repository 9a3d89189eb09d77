using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Rooms;

namespace TeleExpertise.Web.Sessions.Guests;

/// <summary>Changes to who is a guest: the verb, then whoever has to hear of it. Who may not be there any more is put out before anybody is told.</summary>
sealed class GuestDesk(
    BeginTeleconsultation begin, EndTeleconsultation end, RenewGuestLink renew, InviteGuestExpert invite, AdmitGuestExpert admit, PutGuestExpertOut putOut, SessionNews news, IRoomControl rooms)
{
    public async Task<Outcome<Done>> Begin(Actor actor, Guid session, Guid request, bool consent, CancellationToken cancel) => await ToldOfPatient(session, await begin.Run(actor, session, request, consent, cancel));
    public async Task<Outcome<Done>> End(Actor actor, Guid session, Guid request, CancellationToken cancel) => await ToldOfPatient(session, await end.Run(actor, session, request, cancel));
    public async Task<Outcome<Done>> Renew(Actor actor, Guid session, Guid request, CancellationToken cancel) => await ToldOfPatient(session, await renew.Run(actor, session, request, cancel));

    public async Task<Outcome<Done>> Invite(Actor actor, Guid session, string? name, CancellationToken cancel)
    {
        var invited = await invite.Run(actor, session, name, cancel);
        if (!invited.Succeeded) return invited.Refusal;
        await news.Changed(session, RoomPart.Guests);
        return new Done();
    }

    public async Task<Outcome<Done>> Admit(Actor actor, Guid session, Guid guest, CancellationToken cancel)
    {
        var admitted = await admit.Run(actor, session, guest, cancel);
        if (admitted.Succeeded) await news.Changed(session, RoomPart.Guests);
        return admitted;
    }

    public async Task<Outcome<Done>> PutOut(Actor actor, Guid session, Guid guest, CancellationToken cancel)
    {
        var who = await putOut.Run(actor, session, guest, cancel);
        if (!who.Succeeded) return who.Refusal;
        await rooms.Revoke(session.ToString(), who.Value.ToString(), CancellationToken.None); // it is so already, whether the caller still listens or not
        await news.Changed(session, RoomPart.Guests);
        return new Done();
    }

    async Task<Outcome<Done>> ToldOfPatient(Guid session, Outcome<Done> done)
    {
        if (done.Succeeded) await news.Changed(session, RoomPart.Agenda); // the agenda shows it, and who hears follows from it
        return done;
    }
}
