using System.Net;
using System.Text.Json;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Demo;

public sealed class PersonasSignInOnThisMachineOnly(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Personas_are_listed_in_the_order_of_the_journey_with_their_role_and_place()
    {
        using var http = Client();
        using var list = JsonDocument.Parse(await http.GetStringAsync("/demo/personas"));
        var personas = list.RootElement.EnumerateArray().ToList();
        Assert.Equal(["gp-langogne", "gp-langogne-2", "gp-saint-chely", "nurse-langogne"], personas.Take(4).Select(p => p.GetProperty("persona").GetString()));
        var roles = personas.ConvertAll(p => p.GetProperty("role").GetString());
        Assert.Equal(["requester", "expert", "coordinator", "learner", "social_worker", "cme_tracker", "data_protection_officer", "administrator"], roles.Distinct());
        Assert.Equal("MSP Langogne", personas[0].GetProperty("place").GetString());
    }

    [Fact]
    public async Task A_button_signs_in_and_leads_to_the_page_that_was_wanted_and_never_elsewhere()
    {
        using var http = Client();
        var wanted = await http.PostAsync("/demo/sign-in?as=coordinator&next=/territory?kind=msp", Form());
        Assert.Equal("/territory?kind=msp", wanted.Headers.Location?.ToString());
        var elsewhere = await http.PostAsync("/demo/sign-in?as=coordinator&next=//elsewhere.example/", Form());
        Assert.Equal("/", elsewhere.Headers.Location?.ToString());
    }

    [Fact]
    public async Task A_script_signs_in_without_being_led_anywhere()
    {
        using var http = Client();
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync("/demo/sign-in?as=gp-langogne", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await http.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task An_unknown_persona_is_not_found()
    {
        using var http = Client();
        var answer = await http.PostAsync("/demo/sign-in?as=nobody", null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    [InlineData("X-Original-For", "192.0.2.1")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("Host", "teleexpertise.example")]
    [InlineData("Host", "192.0.2.1")]
    public async Task What_came_through_a_proxy_or_under_another_name_is_refused(string header, string value)
    {
        foreach (var (method, path) in new[] { (HttpMethod.Post, "/demo/sign-in?as=gp-langogne"), (HttpMethod.Get, "/demo/personas") })
        {
            using var http = Client();
            using var call = new HttpRequestMessage(method, path);
            call.Headers.TryAddWithoutValidation(header, value);
            var answer = await http.SendAsync(call);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };

    static FormUrlEncodedContent Form() => new([new("button", "")]);
}
