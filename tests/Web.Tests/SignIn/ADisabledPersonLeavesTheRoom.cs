using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Rooms;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.SignIn;

public sealed class ADisabledPersonLeavesTheRoom(OpenApp open) : IClassFixture<OpenApp>
{
    [Fact]
    public async Task A_ticket_given_before_is_refused_on_a_connection_made_before()
    {
        using var administrator = await open.Administrator();
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(open.App.Url) };
        await Fill(browser, await Invite(administrator, "inroom@example.org"), "invitation", ("Password", Password));
        await open.Enrol(browser, "inroom@example.org");
        var person = (Guid)(await open.App.Database.Sql("select id from account where email = 'inroom@example.org'"))!;
        using var line = await HubLine.Open(open.App, "/hub/room", cookies);
        var now = TimeProvider.System.GetUtcNow();
        var ticket = open.App.Services.GetRequiredService<TicketSeal>().Seal(new(Guid.NewGuid(), "room", person.ToString(), "", "", CanSend: true, now, now.AddMinutes(1)));

        Assert.Equal(HttpStatusCode.Redirect, (await Fill(administrator, $"/people/{person}", "leave")).StatusCode);
        Assert.Equal("ticket-revoked", (await line.Call("Join", new { room = "room", ticket, offer = "v=0" })).GetProperty("refused").GetString());
    }
}
