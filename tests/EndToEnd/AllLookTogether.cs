using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Playwright;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>A doctor, a specialist and a learner in one room, each at their own browser: what one shows all see, as far as they may.</summary>
public sealed class AllLookTogether(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>, IAsyncLifetime
{
    const string PhotoName = "mme essai dos.png";
    readonly TimeProvider clock = TimeProvider.System;
    readonly byte[] picture = Samples.Png(900, 600);
    Village village = null!;
    Actor requester = null!, expert = null!, learner = null!;
    Request request = null!;
    Meeting meeting = null!;
    Guid photo, scan, pdf;

    public async Task InitializeAsync()
    {
        village = await Village.Build(app.Database);
        (requester, expert, learner) = (await village.Requester(), await village.Expert(), await village.Learner());
        meeting = await Meeting.Open(app.Database, village, expert, clock.GetUtcNow());
        request = await village.Filed(requester, clock.GetUtcNow());
        await meeting.Book(request);
        Assert.True((await new SessionSteps(app.Database, clock).Begin(expert, meeting.Id, request.Id)).Succeeded);
        photo = await app.Database.AddDocument(request.Id, requester.Id, name: PhotoName, type: MediaTypes.Png, bytes: picture);
        scan = await app.Database.AddDocument(request.Id, requester.Id, name: "main.dcm", type: MediaTypes.Dicom, bytes: Samples.Dicom());
        pdf = await app.Database.AddDocument(request.Id, requester.Id, name: "bilan.pdf", type: MediaTypes.Pdf, bytes: Samples.Pages(3));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_same_pixels_a_hand_with_its_name_a_view_that_follows_and_nothing_of_it_to_a_learner()
    {
        var (doctor, specialist, intern) = (await At(requester), await At(expert), await At(learner));
        var wire = Listen(intern.Page);
        var fetched = new ConcurrentBag<Task<byte[]>>();
        specialist.Page.Response += (_, answer) => { if (answer.Request.ResourceType == "fetch" && answer.Url.EndsWith($"/api/documents/{photo}/content", StringComparison.Ordinal)) fetched.Add(answer.BodyAsync()); };
        foreach (var person in new[] { doctor, specialist, intern }) await person.Enter(meeting.Id, clock);

        await doctor.Page.ClickAsync($"#show-{photo}");
        await Shows(specialist, "900x600");
        await Shows(doctor, "900x600");
        Assert.Equal(SHA256.HashData(picture), SHA256.HashData(await fetched.First())); // the original's bytes, not a picture of it
        await Assertions.Expect(specialist.Page.Locator("#room-shown")).ToContainTextAsync(PhotoName);
        await Assertions.Expect(intern.Page.Locator("#room-shown")).ToContainTextAsync("ne vous est pas montré");
        await specialist.Page.Take("looking-1-photo");
        await intern.Page.Take("looking-2-learner");

        // A hand: at the same place of the picture for the other, with its name.
        await specialist.Page.ClickAsync("[data-look=point]");
        await Hover(specialist, 0.25, 0.5);
        var hand = doctor.Page.Locator(".hand", new() { HasText = expert.DisplayName });
        await Assertions.Expect(hand).ToBeVisibleAsync();
        await doctor.Page.Take("looking-3-hand");
        await specialist.Page.ClickAsync("[data-look=point]");

        // The view: larger for who follows, and not for who looks on their own.
        var before = await Zoom(specialist);
        await doctor.Page.Locator("#room-looking canvas").FocusAsync();
        await doctor.Page.Keyboard.PressAsync("+");
        await Assertions.Expect(doctor.Page.Locator("[data-zoom]")).Not.ToContainTextAsync(before);
        var followed = await Zoom(doctor);
        await Assertions.Expect(specialist.Page.Locator("[data-zoom]")).ToContainTextAsync(followed);
        await specialist.Page.ClickAsync("[data-look=follow]");
        await doctor.Page.Keyboard.PressAsync("0");
        await Assertions.Expect(doctor.Page.Locator("[data-zoom]")).ToContainTextAsync(before);
        Assert.Equal(followed, await Zoom(specialist));
        await specialist.Page.ClickAsync("[data-look=follow]");
        await Assertions.Expect(specialist.Page.Locator("[data-zoom]")).ToContainTextAsync(before);

        // Who comes late, or reloads, sees it.
        await specialist.Enter(meeting.Id, clock);
        await Shows(specialist, "900x600");

        // A DICOM picture, with the window of who shows; a PDF, page by page.
        await specialist.Page.ClickAsync($"#show-{scan}");
        await Shows(doctor, "64x64");
        await Shows(specialist, "64x64");
        await specialist.Page.Locator("#room-looking canvas").FocusAsync();
        await specialist.Page.Keyboard.PressAsync("Shift+ArrowRight");
        await Assertions.Expect(doctor.Page.Locator("[data-shown][data-window^='700 ']")).ToHaveCountAsync(1);
        await specialist.Page.Take("looking-4-dicom");
        await doctor.Page.ClickAsync($"#show-{pdf}");
        await Shows(specialist, "1600x2400");
        await Shows(doctor, "1600x2400");
        await doctor.Page.ClickAsync("#shown-next");
        await Assertions.Expect(specialist.Page.Locator("#room-shown")).ToContainTextAsync("page 2 sur 3");
        await doctor.Page.Take("looking-5-page");

        await doctor.Page.ClickAsync("#shown-stop");
        await Assertions.Expect(specialist.Page.Locator("#room-looking [data-viewer]")).ToBeHiddenAsync();
        await Assertions.Expect(intern.Page.Locator("#room-shown")).ToBeEmptyAsync();

        await Assertions.Expect(intern.Page.Locator("#room[data-room-state=in]")).ToHaveCountAsync(1);
        Assert.Contains(wire, said => said.Contains("/shown", StringComparison.Ordinal));
        foreach (var secret in new[] { photo.ToString(), scan.ToString(), pdf.ToString(), PhotoName, request.Question, "ESSAI" })
            Assert.DoesNotContain(wire, said => said.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_learner_sees_the_checked_copy_with_the_same_fractions()
    {
        var copy = Guid.CreateVersion7();
        await using (var db = app.Database.Open())
        {
            var document = new Document { Id = copy, RequestId = request.Id, Name = "image.jpg", Size = Pictures.Jpeg.Length, Received = Pictures.Jpeg.Length, MediaType = MediaTypes.Jpeg, MadeFromId = photo, MadeAs = DocumentCopy.Deidentified, UploadedById = expert.Id, StartedAt = clock.GetUtcNow(), CompletedAt = clock.GetUtcNow(), Sha256 = SHA256.HashData(Pictures.Jpeg) };
            db.Add(document);
            new DocumentBytes(db).Put(document, 0, Pictures.Jpeg);
            await db.SaveChangesAsync();
        }
        await app.Database.Sql($$"""insert into deidentified_view values ('{{request.Id}}', 'x', '', '{{expert.Id}}', now(), '{{expert.Id}}', now(), '{}', '{}')""");
        var (specialist, intern) = (await At(expert), await At(learner));
        var wire = Listen(intern.Page);
        foreach (var person in new[] { specialist, intern }) await person.Enter(meeting.Id, clock);
        await specialist.Page.ClickAsync($"#show-{photo}");
        await Shows(specialist, "900x600");
        await Shows(intern, "1x1");
        await specialist.Page.ClickAsync("[data-look=point]");
        await Hover(specialist, 0.5, 0.5);
        await Assertions.Expect(intern.Page.Locator(".hand", new() { HasText = expert.DisplayName })).ToBeVisibleAsync();
        await Assertions.Expect(intern.Page.Locator("[data-look=point]")).ToBeHiddenAsync();
        Assert.DoesNotContain(wire, said => said.Contains(photo.ToString(), StringComparison.OrdinalIgnoreCase));
        Assert.Contains(wire, said => said.Contains($"/pictures/{copy}", StringComparison.Ordinal));
    }

    /// <summary>All addresses, answers' bodies and messages of sockets that a browser gets.</summary>
    static ConcurrentBag<string> Listen(IPage page)
    {
        var wire = new ConcurrentBag<string>();
        page.Request += (_, asked) => wire.Add(asked.Url);
        page.Response += (_, answer) => _ = Keep(answer);
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => wire.Add(frame.Text ?? System.Text.Encoding.Latin1.GetString(frame.Binary ?? []));
        return wire;

        async Task Keep(IResponse answer)
        {
            try
            {
                wire.Add(System.Text.Encoding.Latin1.GetString(await answer.BodyAsync()));
                wire.Add(await answer.TextAsync());
            }
            catch (PlaywrightException)
            {
                // A redirect has no body.
            }
        }
    }

    static Task Shows(Person person, string size) => Assertions.Expect(person.Page.Locator($"#room-looking canvas[data-picture='{size}']")).ToBeVisibleAsync();

    static Task<string> Zoom(Person person) => person.Page.EvaluateAsync<string>("() => document.querySelector('[data-zoom]').textContent.split(' ')[0] + ' %'");

    static async Task Hover(Person person, double x, double y)
    {
        await person.Page.Locator("#room-looking canvas").ScrollIntoViewIfNeededAsync();
        var box = (await person.Page.Locator("#room-looking canvas").BoundingBoxAsync())!;
        await person.Page.Mouse.MoveAsync((float)(box.X + (box.Width * x)), (float)(box.Y + (box.Height * y)), new() { Steps = 5 });
    }

    async Task<Person> At(Actor actor)
    {
        var person = new Person(await chromium.Window(), app.Url);
        await person.SignIn(actor.Id);
        return person;
    }
}
