using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Triage;

public sealed class TheDialogueIsOnTheCasesPage(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_question_waits_on_the_first_page_of_who_asked_until_it_is_answered()
    {
        var village = await Village.Build(app.Database);
        var (asking, answering) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(asking, TimeProvider.System.GetUtcNow().AddHours(-1));
        var path = $"/requests/{request.Id}";
        using var expert = await app.SignIn(answering);
        using var requester = await app.SignIn(asking);
        var sent = await expert.Submit(await expert.Page(path), ".dialogue form", ("Text", "Quelle est la créatinine ?"), ("Asks", "true"));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        Assert.Contains("vous demande un complément", (await requester.Page("/requests")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Réponse attendue", (await expert.Page("/queue")).Body!.TextContent, StringComparison.Ordinal);

        var empty = await requester.Submit(await requester.Page(path), ".dialogue form", ("Text", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        await requester.Submit(await requester.Page(path), ".dialogue form", ("Text", "80 µmol/l, stable."));
        Assert.Contains("80 µmol/l, stable.", (await expert.Page(path)).QuerySelector(".dialogue")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("vous demande un complément", (await requester.Page("/requests")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_hands_a_case_to_another_service_is_back_in_the_queue()
    {
        var village = await Village.Build(app.Database);
        var answering = await village.Expert();
        var request = await village.Filed(await village.Requester(), TimeProvider.System.GetUtcNow().AddHours(-1));
        using var expert = await app.SignIn(answering);
        var path = $"/requests/{request.Id}";
        var refused = await expert.Submit(await expert.Page(path), ".hand-on form", ("To", village.Dermatology.ToString()), ("Reason", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var handed = await expert.Submit(await refused.Parsed(), ".hand-on form", ("To", village.Dermatology.ToString()), ("Reason", "Lésion cutanée."));
        Assert.Equal(HttpStatusCode.Found, handed.StatusCode);
        Assert.EndsWith("/queue", handed.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await expert.GetAsync(path)).StatusCode);
    }
}
