using System.Net;
using static TeleExpertise.Web.Tests.Api.ProbeApp;

namespace TeleExpertise.Web.Tests.Api;

public sealed class ARepeatedCallGetsTheFirstAnswer(ProbeApp app) : IClassFixture<ProbeApp>
{
    [Fact]
    public async Task The_same_key_and_call_give_the_same_status_location_and_body_and_the_work_is_done_once()
    {
        using var client = await app.SignedIn();
        using var first = await Post(client, "/api/work", "k1", new("once", 0));
        using var second = await Post(client, "/api/work", "k1", new("once", 0));
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(first.StatusCode, second.StatusCode);
        Assert.NotNull(first.Headers.Location);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.True(second.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal(1, await app.Count("once"));
    }

    [Fact]
    public async Task The_same_key_with_another_body_or_address_is_409()
    {
        using var client = await app.SignedIn();
        await Post(client, "/api/work", "k2", new("reused", 0));
        using var otherBody = await Post(client, "/api/work", "k2", new("reused-changed", 0));
        using var otherAddress = await Post(client, "/api/half-refused", "k2", new("reused", 0));
        await Problem.Of(otherBody, HttpStatusCode.Conflict, "idempotency-key-reused");
        await Problem.Of(otherAddress, HttpStatusCode.Conflict, "idempotency-key-reused");
        Assert.Equal(0, await app.Count("reused-changed"));
    }

    [Fact]
    public async Task Another_account_may_use_the_same_key()
    {
        using var one = await app.SignedIn();
        using var two = await app.SignedIn();
        await Post(one, "/api/work", "k3", new("two-people", 0));
        using var other = await Post(two, "/api/work", "k3", new("two-people", 0));
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        Assert.Equal(2, await app.Count("two-people"));
    }

    [Fact]
    public async Task Without_a_key_the_answer_says_to_add_one()
    {
        using var client = await app.SignedIn();
        await Problem.Of(await Post(client, "/api/work", null, new("no-key", 0)), HttpStatusCode.BadRequest, "idempotency-key-missing");
        await Problem.Of(await Post(client, "/api/work", new string('k', 101), new("no-key", 0)), HttpStatusCode.BadRequest, "idempotency-key-missing");
        Assert.Equal(0, await app.Count("no-key"));
    }

    [Fact]
    public async Task Twins_at_the_same_moment_do_the_work_once_and_get_one_answer()
    {
        using var client = await app.SignedIn();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Post(client, "/api/work", "k4", new("twins", 200))));
        var bodies = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Equal(1, await app.Count("twins"));
    }

    [Fact]
    public async Task A_twin_of_slow_work_is_told_to_come_back()
    {
        using var client = await app.SignedIn();
        var slow = Post(client, "/api/work", "k5", new("slow", UntilLetGo));
        await HasBegun;
        using var twin = await Post(client, "/api/work", "k5", new("slow", UntilLetGo));
        LetGo();
        await Problem.Of(twin, HttpStatusCode.Conflict, "idempotency-key-in-progress");
        Assert.NotNull(twin.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Created, (await slow).StatusCode);
    }

    [Fact]
    public async Task Work_that_fails_leaves_nothing_and_the_key_may_try_again()
    {
        using var client = await app.SignedIn();
        for (var i = 0; i < 2; i++)
            await Problem.Of(await Post(client, "/api/dies", "k6", new("dies", 0)), HttpStatusCode.InternalServerError, "server-error");
        Assert.Equal(0, await app.Count("dies"));
    }

    [Fact]
    public async Task Work_cut_off_before_its_answer_was_kept_is_done_once_by_the_retry()
    {
        using var client = await app.SignedIn();
        using var cut = await Post(client, "/api/cut-off", "k7", new("cut", 0));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, cut.StatusCode); // the database went away, which is no fault of ours
        Assert.Equal(0, await app.Count("cut"));
        await app.Database.Sql("insert into audit_entry (at, action, subject, outcome) values (now(), 'attempt-cut', 'probe', 'done')");
        using var retry = await Post(client, "/api/cut-off", "k7", new("cut", 0));
        Assert.Equal(HttpStatusCode.OK, retry.StatusCode);
        Assert.Equal(1, await app.Count("cut"));
    }

    [Fact]
    public async Task A_refusal_is_not_kept_but_its_audit_row_is()
    {
        using var client = await app.SignedIn();
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Conflict, (await Post(client, "/api/refused", "k8", new("refusal", 0))).StatusCode);
        Assert.Equal(2, await app.Count("refusal"));
    }

    [Fact]
    public async Task A_verbs_own_transaction_inside_keeps_what_it_commits_and_undoes_what_it_does_not()
    {
        using var client = await app.SignedIn();
        Assert.Equal(HttpStatusCode.OK, (await Post(client, "/api/half-refused", "k9", new("half", 0))).StatusCode);
        Assert.Equal(0, await app.Count("half"));
        Assert.Equal(1, await app.Count("half-kept"));
    }

    [Fact]
    public async Task Replies_are_forgotten_after_three_days()
    {
        using var client = await app.SignedIn();
        await Post(client, "/api/work", "k10", new("old", 0));
        await Post(client, "/api/work", "k11", new("young", 0));
        await app.Database.Sql("update idempotent_reply set created_at = now() - interval '73 hours' where key = 'k10'");
        await app.Sweep();
        Assert.Equal(0L, await app.Database.Sql("select count(*) from idempotent_reply where key = 'k10'"));
        Assert.Equal(1L, await app.Database.Sql("select count(*) from idempotent_reply where key = 'k11'"));
    }
}
