using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class WhoConductsMutes
{
    readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    [Fact]
    public void The_page_is_told_and_the_others_see_it_silent_before_it_answers()
    {
        var book = new RoomBook(new Gate(new TicketSeal(SignalingHost.Key), now.AddMinutes(-1)));
        var stay = Enter(book, "line", "r", "doctor");
        book.SetMuted("line", false);
        book.Mute("another room", stay.Id);
        Assert.False(stay.Muted);
        book.Mute("r", stay.Id);
        Assert.True(stay.Muted);
        Assert.Equal("line", Assert.Single(Told(book).OfType<Effect.TellMute>()).Line);
        book.Mute("r", Guid.NewGuid()); // gone meanwhile
        Assert.Empty(Told(book).OfType<Effect.TellMute>());
    }

    static Stay Enter(RoomBook book, string line, string room, string person)
    {
        var admission = book.Admit(line, null, new JoinRequest(room, Tickets.Sealed(room, person), "v=0", null), TimeProvider.System.GetUtcNow());
        book.Enter(admission.Stay!, "answer", TimeProvider.System.GetUtcNow());
        return admission.Stay!;
    }

    static List<Effect> Told(RoomBook book)
    {
        var told = new List<Effect>();
        while (book.TryTake(out var effect)) told.Add(effect);
        return told;
    }
}
