using System.Net;
using TeleExpertise.Testing;
using static TeleExpertise.Web.Tests.Access.Routes;

namespace TeleExpertise.Web.Tests.SignIn;

/// <summary>Over the routes of the running application: one added later is tried too.</summary>
public sealed class EveryRouteIsGuarded(TestApp app) : IClassFixture<TestApp>
{
    static readonly string[] Devices = ["/whip", "/whep", "/hub/screen", "/api/screen", "/hub/guest", "/api/guest"]; // a ticket, or a screen's or guest's cookie, instead of a person's
    static readonly string[] WithoutToken = ["/api", "/hub", "/whip", "/whep", "/demo", "/openapi"];

    [Fact]
    public async Task No_post_is_taken_from_another_site()
    {
        using var person = await Person();
        var taken = new List<string>();
        var tried = Addresses(app, "POST").Where(r => !Devices.Any(d => r.StartsWith(d, StringComparison.Ordinal))).ToList();
        foreach (var route in tried)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new FormUrlEncodedContent([]) };
            request.Headers.Add("Origin", "https://elsewhere.example");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            var status = (await person.SendAsync(request)).StatusCode;
            if (status != HttpStatusCode.BadRequest) taken.Add($"{route}: {status}");
        }
        Assert.True(tried.Count > 40, $"only {tried.Count} routes");
        Assert.Empty(taken);
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token()
    {
        using var person = await Person();
        var taken = new List<string>();
        foreach (var route in Addresses(app, "POST").Where(r => !WithoutToken.Any(d => r.StartsWith(d, StringComparison.Ordinal))))
        {
            using var content = new FormUrlEncodedContent([new("_handler", "x"), new("id", "x")]);
            var status = (await person.PostAsync(route, content)).StatusCode;
            if (status != HttpStatusCode.BadRequest) taken.Add($"{route}: {status}");
        }
        Assert.Empty(taken);
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_protect_it()
    {
        using var person = await Person();
        var bare = new List<string>();
        foreach (var route in Addresses(app, "GET").Where(r => !r.StartsWith("/hub", StringComparison.Ordinal)))
        {
            using var answer = await person.GetAsync(route);
            var policy = One(answer, "Content-Security-Policy");
            var good = policy.Contains("default-src 'self'", StringComparison.Ordinal) && policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal)
                && !policy.Contains("unsafe", StringComparison.Ordinal) && !policy.Contains("http", StringComparison.Ordinal)
                && policy.Contains($"connect-src 'self' ws://{new Uri(app.Url).Authority};", StringComparison.Ordinal)
                && One(answer, "X-Content-Type-Options") == "nosniff" && One(answer, "Referrer-Policy") == "same-origin"
                && One(answer, "Permissions-Policy").Contains("geolocation=()", StringComparison.Ordinal);
            if (!good) bare.Add($"{route}: {(int)answer.StatusCode} {policy}");
        }
        Assert.Empty(bare);
    }

    static string One(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";

    async Task<HttpClient> Person() => await app.SignIn(await (await Village.Build(app.Database)).Coordinator());
}
