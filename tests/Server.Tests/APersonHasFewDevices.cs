using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class APersonHasFewDevices
{
    readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    readonly RoomBook book;

    public APersonHasFewDevices() => book = new(new Gate(new TicketSeal(SignalingHost.Key), now.AddMinutes(-1)));

    [Fact]
    public void The_fourth_is_refused_and_others_are_not()
    {
        for (var i = 0; i < 3; i++) Assert.Null(Join($"{i}", "a").Refused);
        Assert.Equal("too-many-devices", Join("3", "a").Refused);
        Assert.Null(Join("4", "b").Refused);
        Assert.Null(Join("5", "a", "another room").Refused);
        book.Leave("0", now);
        Assert.Null(Join("6", "a").Refused);
    }

    [Fact]
    public void One_whose_line_broke_gives_way()
    {
        for (var i = 0; i < 3; i++) book.Enter(Join($"{i}", "a").Stay!, "answer", now);
        book.LineLost("1", mayComeBack: true, now);
        Assert.Null(Join("3", "a").Refused);
        Assert.Equal(3, book.StayCount);
        Assert.Equal("too-many-devices", Join("4", "a").Refused);
    }

    Admission Join(string line, string person, string room = "r") =>
        book.Admit(line, null, new JoinRequest(room, Tickets.Sealed(room, person), "v=0", null), now);
}
