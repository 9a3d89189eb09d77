using TeleExpertise.Bridge;

namespace TeleExpertise.Interop.Tests.Browsers;

[Collection(nameof(Pages))]
public sealed class TheNetworkChanges(BrowserRoom room)
{
    /// <summary>A NAT forgets: the browser does not notice, and its next check of consent (every 2.7 s) shows the bridge where it is.</summary>
    [Fact]
    public async Task Without_a_word_and_the_call_goes_on_from_the_new_address()
    {
        using var line = room.Line(new());
        await using var one = await room.Join("nat", "one", line);
        await using var two = await room.Join("nat", "two");
        await Task.WhenAll(one.Receives(10, 20), two.Receives(10, 20));

        line.Move();
        await Eventually.Holds(() => Task.FromResult(Happened("nat", IncidentKind.AddressChanged)), () => Task.FromResult("The bridge did not notice."));
        await Task.WhenAll(one.Receives(10, 20), two.Receives(10, 20));
        Assert.DoesNotContain(room.Events, e => e is SfuEvent.Lost { Room: "nat" });
    }

    [Fact]
    public async Task And_an_ice_restart_takes_the_call_to_the_new_one_at_once()
    {
        using var line = room.Line(new());
        await using var one = await room.Join("restart", "one", line);
        await using var two = await room.Join("restart", "two");
        await Task.WhenAll(one.Receives(10, 20), two.Receives(10, 20));
        var (seen, heard) = (await two.StreamOf("one", SlotKind.Video), await two.StreamOf("one", SlotKind.Audio));

        line.Move();
        await one.Restart();
        await Task.WhenAll(one.Receives(10, 20), two.Receives(10, 20));
        Assert.Equal(seen.Mid, (await two.StreamOf("one", SlotKind.Video)).Mid);
        Assert.Equal(heard.Mid, (await two.StreamOf("one", SlotKind.Audio)).Mid);
        Assert.DoesNotContain(room.Events, e => e is SfuEvent.Lost { Room: "restart" });
    }

    bool Happened(string name, IncidentKind kind) => room.Events.OfType<SfuEvent.Incident>().Any(i => i.Room == name && i.Kind == kind);
}
