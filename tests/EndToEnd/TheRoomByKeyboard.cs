using Microsoft.Playwright;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>A session from the lobby to the end without a mouse: what is used is reached with Tab and pressed with Enter or the space bar, and one sees where one is.</summary>
public sealed class TheRoomByKeyboard(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    readonly TimeProvider clock = TimeProvider.System;

    [Fact]
    public async Task One_enters_mutes_conducts_writes_and_leaves()
    {
        var village = await Village.Build(app.Database);
        var (leads, asks) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(app.Database, village, leads, clock.GetUtcNow());
        var request = await village.Filed(asks, clock.GetUtcNow());
        await meeting.Book(request);
        var page = await chromium.Window();
        var person = new Person(page, app.Url);
        await person.SignIn(leads.Id);
        await person.Go($"/sessions/{meeting.Id}/room");
        await page.WaitForSelectorAsync("[data-do=enter]:enabled");
        await Press(page, "[data-do=enter]", "Enter");
        await page.WaitForSelectorAsync("#room[data-room-state=in]");

        await Press(page, ".controls [data-do=microphone]", "Space");
        await Assertions.Expect(page.Locator(".controls [data-do=microphone]")).ToHaveTextAsync("Activer le micro");
        await Press(page, "#hand", "Space");
        await Assertions.Expect(page.Locator("#hand")).ToHaveAttributeAsync("aria-pressed", "true");
        await Press(page, "#next-case", "Enter");
        await Assertions.Expect(page.Locator("#room-case")).ToContainTextAsync(request.Question);
        await Press(page, "#phase-Discussion", "Enter");
        await Assertions.Expect(page.Locator(".phases [aria-current=step]")).ToHaveTextAsync("Discussion");
        await Reach(page, "#room-notes [name='Typed.Answer']");
        await page.Keyboard.TypeAsync("Avis noté.");
        await Assertions.Expect(page.Locator("#room-notes [data-autosave-state]")).ToContainTextAsync("nregistré à");
        await Reach(page, "#chat-text");
        await page.Keyboard.TypeAsync("Merci.");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".chat")).ToContainTextAsync("Merci.");
        await Press(page, "[data-do=leave]", "Enter");
        await page.WaitForURLAsync(u => !u.EndsWith("/room", StringComparison.Ordinal));
    }

    static async Task Press(IPage page, string what, string key)
    {
        await Reach(page, what);
        await page.Keyboard.PressAsync(key);
    }

    static async Task Reach(IPage page, string what)
    {
        await page.WaitForSelectorAsync(what);
        for (var step = 0; step < 120; step++)
        {
            var at = await page.EvaluateAsync<string>("""
                what => {
                  const at = document.activeElement, ring = getComputedStyle(at);
                  if (!at.matches(what)) return "elsewhere";
                  return at.matches(":focus-visible") && (parseFloat(ring.outlineWidth) >= 2 && ring.outlineStyle !== "none" || ring.boxShadow !== "none") ? "there" : "there, unseen: " + at.outerHTML;
                }
                """, what);
            if (at != "elsewhere")
            {
                Assert.Equal("there", at);
                return;
            }
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"Tab does not lead to {what}.");
    }
}
