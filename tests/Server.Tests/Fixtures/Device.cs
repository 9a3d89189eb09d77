using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace TeleExpertise.Server.Tests.Fixtures;

/// <summary>An encoder or a screen, as far as HTTP goes.</summary>
static class Device
{
    public const string Offer = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
    static readonly HttpClient http = new();

    public static Task<HttpResponseMessage> Post(this SignalingHost host, string path, string? ticket, string offer = Offer, string type = "application/sdp", CancellationToken cancel = default) =>
        host.Send(HttpMethod.Post, path, ticket, new StringContent(offer, MediaTypeHeaderValue.Parse(type)), cancel: cancel);

    public static Task<HttpResponseMessage> Send(this SignalingHost host, HttpMethod method, string path, string? ticket = null, HttpContent? body = null, string? origin = null, CancellationToken cancel = default)
    {
        var request = new HttpRequestMessage(method, new Uri(host.Web, path)) { Content = body };
        if (ticket is not null) request.Headers.Authorization = new("Bearer", ticket);
        if (origin is not null) request.Headers.Add("Origin", origin);
        return http.SendAsync(request, cancel);
    }

    /// <summary>The code of a problem.</summary>
    public static async Task<string> Code(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!;
    }
}
