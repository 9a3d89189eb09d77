using System.Net;
using System.Text.RegularExpressions;
using TeleExpertise.Expertise;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Operations;

public sealed partial class MetricsAreForOperatorsOnly : IAsyncLifetime
{
    readonly TestApp app = new();

    public Task InitializeAsync()
    {
        app.Settings["Metrics:Token"] = "a token for the watcher";
        return app.InitializeAsync();
    }

    public Task DisposeAsync() => ((IAsyncLifetime)app).DisposeAsync();

    [Fact]
    public async Task A_scrape_is_valid_Prometheus_text()
    {
        using var http = app.CreateClient();
        await http.GetAsync("/health/ready");
        using var answer = await http.GetAsync("/metrics");
        Assert.StartsWith("text/plain; version=0.0.4", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        var families = Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("histogram", families["http_server_request_duration_seconds"]);
        Assert.Equal("gauge", families["kestrel_active_connections"]);
        Assert.Equal("counter", families["dotnet_gc_collections_total"]);
        Assert.Equal("gauge", families["teleexpertise_room_stays"]);
    }

    [Fact]
    public async Task The_journey_is_counted()
    {
        using var http = app.CreateClient();
        Journey.RequestsFiled.Add(1);
        var before = await Filed(http);
        Journey.RequestsFiled.Add(2);
        Assert.Equal(before + 2, await Filed(http));

        static async Task<double> Filed(HttpClient http) =>
            double.Parse(RequestsFiled().Match(await http.GetStringAsync("/metrics")).Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9", HttpStatusCode.NotFound)] // came through a proxy
    [InlineData("Authorization", "Bearer a token for the watcher", HttpStatusCode.OK)]
    public async Task From_elsewhere_they_need_the_token(string header, string value, HttpStatusCode status)
    {
        using var http = app.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation(header, value);
        if (header == "Authorization") request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        Assert.Equal(status, (await http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_token_is_none()
    {
        using var http = app.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("Authorization", "Bearer a token for the watches");
        Assert.Equal(HttpStatusCode.NotFound, (await http.SendAsync(request)).StatusCode);
    }

    /// <summary>Type by family; fails on a line that the format does not know, a family said twice, or a sample outside its family.</summary>
    static Dictionary<string, string> Parse(string text)
    {
        var families = new Dictionary<string, string>(StringComparer.Ordinal);
        var current = "";
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal)) continue;
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                current = words[2];
                Assert.True(families.TryAdd(current, words[3]), current + " stands twice");
                continue;
            }
            var sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            var name = sample.Groups["name"].Value;
            var of = families[current] == "histogram" ? HistogramPart().Replace(name, "") : name;
            Assert.Equal(current, of);
        }
        return families;
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*")*\})? ([-+]?[0-9.]+([eE][-+]?[0-9]+)?|[+-]Inf|NaN)$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HistogramPart();

    [GeneratedRegex("^teleexpertise_requests_filed_total (?<value>[0-9]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex RequestsFiled();
}
