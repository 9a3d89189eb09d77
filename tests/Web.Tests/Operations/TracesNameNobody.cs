using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Operations;

/// <summary>Listens where OTLP sends to, and searches what arrives.</summary>
public sealed class TracesNameNobody : IAsyncLifetime
{
    readonly TestApp app = new();
    readonly ConcurrentBag<byte[]> received = [];
    WebApplication collector = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        collector = builder.Build();
        collector.MapPost("/v1/{what}", async (HttpRequest request) =>
        {
            var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.Add(body.ToArray());
        });
        await collector.StartAsync();
        app.Settings["Otlp:Endpoint"] = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await app.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await ((IAsyncLifetime)app).DisposeAsync();
        await collector.DisposeAsync();
    }

    [Fact]
    public async Task Spans_hold_the_SQL_and_the_route_but_no_value_no_address_and_nothing_of_the_link()
    {
        var village = await Village.Build(app.Database);
        var somebody = await village.Coordinator();
        using (var http = await app.SignIn(somebody))
        {
            http.DefaultRequestHeaders.UserAgent.ParseAdd("unique-agent/1.0");
            await http.GetAsync("/invitation/secret-token?search=private-words");
            await http.GetAsync("/sign-in?next=/private-words");
        }
        app.Services.GetRequiredService<TracerProvider>().ForceFlush();
        var seen = Encoding.Latin1.GetString([.. received.SelectMany(bytes => bytes)]);
        Assert.Contains("invitation/{Token}", seen, StringComparison.Ordinal);
        Assert.Contains("FROM account", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("private-words", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("unique-agent", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("client.address", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(somebody.Id.ToString(), seen, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(somebody.Id.ToString("n"), seen, StringComparison.OrdinalIgnoreCase);
    }
}
