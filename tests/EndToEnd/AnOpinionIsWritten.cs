using Microsoft.Playwright;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

public sealed class AnOpinionIsWritten(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    [Fact]
    public async Task A_button_pressed_while_a_save_is_on_its_way_is_no_other_version()
    {
        var village = await Village.Build(app.Database);
        var expert = await village.Expert();
        var request = await village.Filed(await village.Requester(), TimeProvider.System.GetUtcNow().AddDays(-1));
        Assert.True((await app.Do<AnswerInWriting, Expertise.Outcome<Guid>>(v => v.Run(expert, request.Id, CancellationToken.None))).Succeeded);
        var page = await chromium.Window();
        await page.APIRequest.PostAsync($"{app.Url}/demo/sign-in?as={expert.Id:n}");
        var (saved, pressed) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync("**/opinion/draft", async route =>
        {
            var answer = await route.FetchAsync();
            saved.TrySetResult();
            await pressed.Task;
            await route.FulfillAsync(new() { Response = answer });
        });
        await page.GotoAsync($"{app.Url}/requests/{request.Id}/opinion");
        await page.FillAsync("#answer", "Poursuivre le traitement six semaines.");
        await page.CheckAsync("[name='Typed.Degree'][value=Weeks]");
        await saved.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await page.FillAsync("#recommendations", "Contrôle à J15.");
        await page.ClickAsync("button[value=sign]");
        pressed.SetResult();
        await Assertions.Expect(page.Locator("article.report")).ToContainTextAsync("Contrôle à J15.");
    }
}
