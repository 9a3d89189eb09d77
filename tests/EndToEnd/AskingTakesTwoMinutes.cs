using System.Globalization;
using Microsoft.Playwright;
using TeleExpertise.Testing;
using Xunit.Abstractions;

namespace TeleExpertise.EndToEnd;

/// <summary>The promise of the form, counted in a real browser: what a hand does until a question with its photo is filed.</summary>
public sealed class AskingTakesTwoMinutes(TestApp app, Chromium chromium, ITestOutputHelper told) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    /// <summary>Keystroke-level model (Card, Moran, Newell 1980): a key of an average typist, a click with its pointing, a thought before a group of them; seconds.</summary>
    const double Key = 0.28, Click = 1.3, Thought = 1.35;
    int clicks, keys;

    [Fact]
    public async Task A_new_patient_and_then_the_same_again()
    {
        var doctor = new Person(await chromium.Window(), app.Url);
        await doctor.SignIn("gp-langogne");
        var page = doctor.Page;

        await Press(page, "a[href='/requests/new']");
        await page.Take("ask-1-blank");
        await Type(page, "#birthName", "Démo-Bruyère");
        await Type(page, "#birthGivenNames", "Lucie");
        await Type(page, "#birthDate", "1961-09-04", typed: "04091961");
        await Press(page, "input[name=sex][value=female]");
        await Type(page, "#commune", "Langogne (48080)", typed: "Lang↓⏎");
        await Press(page, "input[name=identityStatus][value=provisional]");
        await Choose(page, "#serviceId", "Dermatologie");
        await Assertions.Expect(page.Locator("#answer\\.siege")).ToBeVisibleAsync();
        await Press(page, "input[name=urgency][value=soon]");
        await Type(page, "#question", "Lésion pigmentée du dos qui a changé : exérèse d'emblée ?");
        await Type(page, "#answer\\.depuis_quand", "trois mois");
        await Type(page, "#answer\\.siege", "dos");
        await Type(page, "#answer\\.antecedents", "HTA");
        await Press(page, "#consentGiven");
        await Press(page, "input[name=consentManner][value=oral]");
        await Attach(page);
        await page.Take("ask-2-filled");
        await Press(page, "button[name=intent][value=file]");
        await page.WaitForURLAsync(u => u.Contains("filed=true", StringComparison.Ordinal));
        await page.Take("ask-3-filed");
        await Assertions.Expect(page.Locator(".answers")).ToContainTextAsync("trois mois");
        var first = Tell("a new patient");
        Assert.True(clicks <= 20 && keys <= 150, $"{clicks} clicks, {keys} keys");

        (clicks, keys) = (0, 0);
        await doctor.Go("/requests");
        await Press(page, "a[href='/requests/new']");
        await Press(page, ".known ul.lines a");
        await page.Take("ask-4-again");
        Assert.Equal("HTA", await page.InputValueAsync("#answer\\.antecedents"));
        await Press(page, "input[name=urgency][value=routine]");
        await Type(page, "#question", "La cicatrice s'élargit : faut-il reprendre ?");
        await Type(page, "#answer\\.depuis_quand", "un mois");
        await Type(page, "#answer\\.siege", "dos");
        await Press(page, "#consentGiven");
        await Press(page, "input[name=consentManner][value=oral]");
        await Attach(page);
        await Press(page, "button[name=intent][value=file]");
        await page.WaitForURLAsync(u => u.Contains("filed=true", StringComparison.Ordinal));
        var second = Tell("a known patient");
        Assert.True(clicks <= 12 && keys <= 70, $"{clicks} clicks, {keys} keys");
        Assert.True(second < first);
    }

    async Task Press(IPage page, string what)
    {
        clicks++;
        await page.ClickAsync(what);
    }

    /// <summary>Into a field with one click; <paramref name="typed"/> are the keys where a list or a date field spares some.</summary>
    async Task Type(IPage page, string what, string text, string? typed = null)
    {
        clicks++;
        keys += (typed ?? text).Length;
        await page.FillAsync(what, text);
    }

    async Task Choose(IPage page, string what, string label)
    {
        clicks += 2;
        await page.SelectOptionAsync(what, new SelectOptionValue { Label = label });
    }

    /// <summary>A button, then the file of the system's dialogue.</summary>
    async Task Attach(IPage page)
    {
        clicks += 2;
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = Pictures.Jpeg });
        await Assertions.Expect(page.Locator("#document-list li[data-complete=true]")).ToHaveCountAsync(1);
    }

    double Tell(string about)
    {
        var seconds = (keys * Key) + (clicks * (Click + Thought));
        told.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{about}: {clicks} clicks, {keys} keys, {seconds:0} s by the keystroke-level model"));
        return seconds;
    }
}
