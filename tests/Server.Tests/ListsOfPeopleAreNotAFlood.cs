using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

/// <summary>A list goes to everybody in the room: who switches a microphone to and fro must not cause one each time.</summary>
public sealed class ListsOfPeopleAreNotAFlood
{
    readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    readonly RoomBook book;

    public ListsOfPeopleAreNotAFlood()
    {
        book = new(new Gate(new TicketSeal(SignalingHost.Key), now.AddMinutes(-1)));
        foreach (var person in new[] { "a", "b", "c" })
            book.Enter(book.Admit(person, null, new JoinRequest("r", Tickets.Sealed("r", person), "v=0", null), now).Stay!, "answer", now);
        Lists();
        book.TellListsAgain();
    }

    [Fact]
    public void The_first_change_is_told_at_once_and_the_others_together_with_the_last_state()
    {
        book.SetMuted("a", false);
        Assert.All(Lists(), list => Assert.False(list[0].Muted));
        for (var i = 0; i < 50; i++)
        {
            book.SetCamera("a", i % 2 == 0);
            book.SetMuted("a", i % 2 == 0);
            Assert.Empty(Lists());
        }
        book.SetCamera("b", true);
        Assert.Empty(Lists());
        book.TellListsAgain();

        var told = Lists();
        Assert.Equal(3, told.Count);
        Assert.All(told, list => Assert.True(list is [{ Muted: false, Camera: false }, { Camera: true }, _]));
        book.TellListsAgain();
        Assert.Empty(Lists());
    }

    [Fact]
    public void Who_leaves_in_between_is_missing_from_the_next()
    {
        book.SetMuted("a", false);
        Lists();
        book.Leave("b", now);
        book.TellListsAgain();
        Assert.Equal([2, 2], Lists().Select(list => list.Count));
    }

    [Fact]
    public void Other_rooms_do_not_wait()
    {
        book.SetMuted("a", false);
        Lists();
        book.Enter(book.Admit("d", null, new JoinRequest("other", Tickets.Sealed("other", "d"), "v=0", null), now).Stay!, "answer", now);
        Assert.Single(Lists());
    }

    List<IReadOnlyList<PersonLine>> Lists()
    {
        var lists = new List<IReadOnlyList<PersonLine>>();
        while (book.TryTake(out var effect))
            if (effect is Effect.TellPeople told) lists.Add(told.People);
        return lists;
    }
}
