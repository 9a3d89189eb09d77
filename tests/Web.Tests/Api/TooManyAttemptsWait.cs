using System.Net;

namespace TeleExpertise.Web.Tests.Api;

public sealed class TooManyAttemptsWait(ProbeApp app) : IClassFixture<ProbeApp>
{
    [Fact]
    public async Task After_thirty_attempts_a_minute_the_answer_is_429_while_looking_at_the_form_stays_free()
    {
        using var client = app.Anonymous();
        for (var i = 0; i < 30; i++) Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/api/limited", null)).StatusCode);
        using var refused = await client.PostAsync("/api/limited", null);
        await Problem.Of(refused, HttpStatusCode.TooManyRequests, "too-many-calls");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("looked", await client.GetStringAsync("/limited"));
    }
}
