using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Tables;
using TeleExpertise.Web.Sessions;

namespace TeleExpertise.Web.Tables;

/// <summary>Changes to who sits where, from a page or a program: the verb, then the pages of the session hear of it.</summary>
sealed class TableDesk(OpenTable open, RenewTableCode renew, SitAtTable sit, SeatColleague note, EndSeat end, ConfirmSeat confirm, RefuseSeat refuse, SessionNews news)
{
    public async Task<Outcome<Done>> Open(Actor actor, Guid session, CancellationToken cancel)
    {
        var opened = await open.Run(actor, session, cancel);
        if (opened.Succeeded) await news.Changed(session, RoomPart.People);
        return opened;
    }

    public async Task<Outcome<Guid>> Renew(Actor actor, Guid table, CancellationToken cancel) => await Tell(await renew.Run(actor, table, cancel));
    public async Task<Outcome<Guid>> Sit(Actor actor, string? code, CancellationToken cancel) => await Tell(await sit.Run(actor, code, cancel));
    public async Task<Outcome<Guid>> Note(Actor actor, Guid table, Guid? account, CancellationToken cancel) => await Tell(await note.Run(actor, table, account, cancel));
    public async Task<Outcome<Guid>> End(Actor actor, Guid seat, CancellationToken cancel) => await Tell(await end.Run(actor, seat, cancel));
    public async Task<Outcome<Guid>> Confirm(Actor actor, Guid seat, CancellationToken cancel) => await Tell(await confirm.Run(actor, seat, cancel));
    public async Task<Outcome<Guid>> Refuse(Actor actor, Guid seat, CancellationToken cancel) => await Tell(await refuse.Run(actor, seat, cancel));

    async Task<Outcome<Guid>> Tell(Outcome<Guid> session)
    {
        if (session.Succeeded) await news.Changed(session.Value, RoomPart.People);
        return session;
    }
}
