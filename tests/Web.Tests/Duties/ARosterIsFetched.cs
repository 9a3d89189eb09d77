using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using TeleExpertise.Web.Duties;

namespace TeleExpertise.Web.Tests.Duties;

/// <summary>From a real server on loopback, which only an operator's setting allows.</summary>
public sealed class ARosterIsFetched : IAsyncLifetime
{
    WebApplication server = null!;
    string there = "";
    readonly SemaphoreSlim held = new(0);
    readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int asked, inside, most;

    [Fact]
    public async Task What_is_there_is_given_with_its_version_and_once_only()
    {
        using var fetcher = Fetcher("localhost");
        var first = await fetcher.Fetch(there + "/roster.ics", null, default);
        Assert.Equal(("BEGIN:VCALENDAR", "\"v1\"", null), (Encoding.UTF8.GetString(first.File!), first.Version, first.Fault));
        var again = await fetcher.Fetch(there + "/roster.ics", first.Version, default);
        Assert.Equal((null, "\"v1\"", null), (again.File, again.Version, again.Fault));
    }

    [Theory]
    [InlineData("/moved", null)]
    [InlineData("/around", "roster-not-given")]
    [InlineData("/to-metadata", "roster-address-wrong")]
    [InlineData("/to-file", "roster-address-wrong")]
    [InlineData("/gone", "roster-not-given")]
    [InlineData("/large", "roster-too-large")]
    [InlineData("/bomb", "roster-too-large")]
    [InlineData("/broken-gzip", "roster-unreachable")]
    public async Task Whatever_a_server_does_there_is_an_answer(string path, string? fault)
    {
        using var fetcher = Fetcher("localhost");
        Assert.Equal(fault, (await fetcher.Fetch(there + path, null, default)).Fault);
        Assert.InRange(asked, 1, 4);
    }

    [Theory]
    [InlineData("http://localhost:PORT/roster.ics", "roster-address-wrong")]
    [InlineData("https://localhost:PORT/roster.ics", "roster-unreachable")]
    [InlineData("webcal://localhost:PORT/roster.ics", "roster-unreachable")]
    [InlineData("https://127.0.0.1:PORT/", "roster-address-internal")]
    [InlineData("https://[::1]:PORT/", "roster-address-internal")]
    [InlineData("https://[::ffff:127.0.0.1]:PORT/", "roster-address-internal")]
    [InlineData("https://0x7f000001:PORT/", "roster-address-internal")]
    [InlineData("https://169.254.169.254/latest/meta-data/", "roster-address-internal")]
    [InlineData("https://somebody:secret@localhost:PORT/", "roster-address-wrong")]
    [InlineData("file:///etc/passwd", "roster-address-wrong")]
    [InlineData("roster", "roster-address-wrong")]
    public async Task Without_the_operators_word_nothing_of_the_own_network_is_called(string address, string fault)
    {
        using var fetcher = Fetcher("");
        Assert.Equal(fault, (await fetcher.Fetch(address.Replace("PORT", new Uri(there).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), null, default)).Fault);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task At_most_four_are_fetched_at_once_and_the_others_wait_their_turn()
    {
        using var fetcher = Fetcher("localhost");
        var all = Enumerable.Range(0, 7).Select(_ => fetcher.Fetch(there + "/held", null, default)).ToArray();
        for (var i = 0; i < 4; i++) await held.WaitAsync();
        await Task.Delay(200); // for more of them, if there were any
        letGo.SetResult();
        Assert.All(await Task.WhenAll(all), fetched => Assert.Null(fetched.Fault));
        Assert.Equal(4, most);
    }

    static RosterFetcher Fetcher(string internalHosts) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("Rosters:InternalHosts", internalHosts)]).Build());

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(k => k.Listen(IPAddress.Loopback, 0));
        server = builder.Build();
        server.Run(Answer);
        await server.StartAsync();
        there = $"http://localhost:{new Uri(server.Urls.First()).Port}";
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    async Task Answer(HttpContext http)
    {
        asked++;
        switch (http.Request.Path.Value)
        {
            case "/roster.ics" when http.Request.Headers.IfNoneMatch == "\"v1\"": http.Response.StatusCode = 304; break;
            case "/roster.ics":
                http.Response.Headers.ETag = "\"v1\"";
                await http.Response.WriteAsync("BEGIN:VCALENDAR");
                break;
            case "/held":
                lock (held) most = Math.Max(most, ++inside);
                held.Release();
                await letGo.Task;
                lock (held) inside--;
                await http.Response.WriteAsync("BEGIN:VCALENDAR");
                break;
            case "/moved": http.Response.Redirect("/roster.ics"); break;
            case "/around": http.Response.Redirect("/around"); break;
            case "/to-metadata": http.Response.Redirect("http://169.254.169.254/"); break;
            case "/to-file": http.Response.Redirect("file:///etc/passwd"); break;
            case "/large": await http.Response.Body.WriteAsync(new byte[(1 << 20) + 1]); break;
            case "/bomb":
                http.Response.Headers.ContentEncoding = "gzip";
                await using (var gzip = new GZipStream(http.Response.Body, CompressionLevel.Fastest))
                    for (var i = 0; i < 64; i++) await gzip.WriteAsync(new byte[1 << 20]);
                break;
            case "/broken-gzip":
                http.Response.Headers.ContentEncoding = "gzip";
                await http.Response.WriteAsync("no gzip at all");
                break;
            default: http.Response.StatusCode = 404; break;
        }
    }
}
