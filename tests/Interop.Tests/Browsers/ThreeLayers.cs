using TeleExpertise.Bridge;

namespace TeleExpertise.Interop.Tests.Browsers;

[Collection(nameof(Pages))]
public sealed class ThreeLayers(BrowserRoom room)
{
    [Fact]
    public async Task A_viewer_gets_the_layer_that_fits_how_many_it_sees_and_whom_it_wants()
    {
        const string Name = "layers";
        await using var viewer = await room.Join(Name, "viewer", send: false);
        await using var one = await room.Join(Name, "one");
        await viewer.Sees("one", width: 320);

        await using var two = await room.Join(Name, "two", width: 160);
        await using (var three = await room.Join(Name, "three", width: 160))
        {
            await viewer.Sees("one", width: 160);

            room.Bridge.SetWishes(Name, "viewer", new PeerWishes("one", AudioOnly: false));
            await viewer.Sees("one", width: 320);

            room.Bridge.SetWishes(Name, "viewer", PeerWishes.None);
            await viewer.Sees("one", width: 160);
        }
        await viewer.Sees("one", width: 320);
    }

    [Fact]
    public async Task Who_wants_no_pictures_gets_sound_alone()
    {
        const string Name = "sound";
        await using var viewer = await room.Join(Name, "viewer", send: false);
        await using var one = await room.Join(Name, "one");
        await viewer.Sees("one");

        room.Bridge.SetWishes(Name, "viewer", new PeerWishes(null, AudioOnly: true));
        await Eventually.Holds(async () => await viewer.StreamOf("one", SlotKind.Video) == default, () => Task.FromResult("There is still a picture."));
        await viewer.Hears("one");

        room.Bridge.SetWishes(Name, "viewer", PeerWishes.None);
        await viewer.Sees("one");
    }
}
