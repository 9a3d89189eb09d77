using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace TeleExpertise.Infra.Tests;

public sealed class TheBridgeRunsAlone
{
    static readonly string Fingerprint = string.Join(':', Enumerable.Repeat("AB", 32));

    [Fact]
    public async Task It_lets_an_encoder_and_a_screen_in_and_stops_at_once_while_they_are_there()
    {
        var port = InfraRun.FreePort();
        using var bridge = InfraRun.StartBridge("--port", InfraRun.Text(port), "--media-port", InfraRun.Text(port + 1));
        bridge.WaitReady();
        using HttpClient http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
        using var published = await Post(http, "/whip/room/camera", "sendonly", 1);
        using var watched = await Post(http, "/whep/room/wall", "recvonly", 100);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (published.StatusCode, watched.StatusCode));
        Assert.Contains($"127.0.0.1 {port + 1} typ host", await published.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var ended = await http.DeleteAsync(watched.Headers.Location);
        Assert.Equal(HttpStatusCode.OK, ended.StatusCode);

        var clock = Stopwatch.StartNew();
        Assert.Equal(0, bridge.Stop());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Single(bridge.Output.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("only a loopback address will do", "--address", "0.0.0.0")]
    [InlineData("only a loopback address will do", "--address", "192.0.2.7")]
    [InlineData("--port 0: a number from 1 to 65535 is needed", "--port", "0")]
    [InlineData("--media-port needs a value", "--media-port")]
    [InlineData("unknown option --prot", "--prot", "7000")]
    public void Options_that_make_no_sense_are_refused(string sentence, params string[] options)
    {
        using var bridge = InfraRun.StartBridge(options);
        Assert.NotEqual(0, bridge.WaitExit());
        Assert.Contains(sentence, bridge.Errors, StringComparison.Ordinal);
        Assert.Empty(bridge.Output);
    }

    [Fact]
    public void A_page_of_another_site_in_this_machines_browser_gets_nothing()
    {
        var port = InfraRun.FreePort();
        using var bridge = InfraRun.StartBridge("--port", InfraRun.Text(port), "--media-port", InfraRun.Text(port + 1));
        bridge.WaitReady();
        using HttpClient http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");
        using var answer = http.Send(new(HttpMethod.Options, "/whip/room/camera"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public void It_says_what_it_takes()
    {
        using var bridge = InfraRun.StartBridge("--help");
        Assert.Equal(0, bridge.WaitExit());
        Assert.Contains("--media-port 40000", bridge.Output, StringComparison.Ordinal);
    }

    static Task<HttpResponseMessage> Post(HttpClient http, string path, string direction, int pairs) =>
        http.PostAsync(path, new StringContent(Offer(direction, pairs), MediaTypeHeaderValue.Parse("application/sdp")));

    static string Offer(string direction, int pairs) =>
        $"v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {string.Join(' ', Enumerable.Range(0, 2 * pairs))}\r\n"
        + string.Concat(Enumerable.Range(0, 2 * pairs).Select(mid => Media(mid, direction)));

    static string Media(int mid, string direction) =>
        (mid % 2 == 0 ? "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\n" : "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n")
        + $"c=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 {Fingerprint}\r\na=setup:actpass\r\na=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\n";
}
