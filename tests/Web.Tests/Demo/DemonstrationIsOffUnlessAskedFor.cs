using System.Net;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Demo;

public sealed class DemonstrationIsOffUnlessAskedFor : IAsyncLifetime
{
    readonly TestApp app = new() { Settings = { ["Demo:Enabled"] = "false" } };

    public Task InitializeAsync() => app.InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)app).DisposeAsync();

    [Fact]
    public async Task Nobody_is_invented_and_nobody_signs_in_as_a_persona()
    {
        await using var db = app.Database.Open();
        Assert.False(await db.Set<Account>().AnyAsync());
        using var http = app.CreateClient();
        var answer = await http.PostAsync("/demo/sign-in?as=gp-langogne", null);
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, answer.StatusCode.ToString());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/demo/personas")).StatusCode);
    }
}
