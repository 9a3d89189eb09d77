using Microsoft.AspNetCore.SignalR.Client;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class NothingPersonalIsLogged(SignalingHost host) : IClassFixture<SignalingHost>
{
    /// <summary>Down to the level of debugging, below which frameworks print whole messages.</summary>
    [Fact]
    public async Task No_name_no_ticket_no_offer()
    {
        var ticket = Tickets.Sealed("logged", "Exemple");
        await using var client = await host.Connect();
        await client.Join("logged", ticket);
        await client.Join("logged", ticket);
        await client.Hub.InvokeAsync("Leave");
        Assert.NotEmpty(host.Logs.Lines);
        Assert.DoesNotContain(host.Logs.Lines, l =>
            l.Text.Contains("Exemple", StringComparison.Ordinal) || l.Text.Contains(ticket, StringComparison.Ordinal) || l.Text.Contains("v=0", StringComparison.Ordinal));
    }
}
