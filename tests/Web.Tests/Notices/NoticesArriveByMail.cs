using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Notices;

public sealed class NoticesArriveByMail : IAsyncLifetime
{
    readonly TestApp app = new();
    MailServer? mail;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await ((IAsyncLifetime)app).DisposeAsync();
        if (mail is not null) await mail.DisposeAsync();
    }

    [Fact]
    public async Task A_notice_says_that_something_waits_and_where_and_names_nobody()
    {
        await Start(await MailServer.Start());
        var id = await Notice("une.personne@example.org", "opinion_signed");
        Assert.True(await mail!.Took(1));
        var text = mail.Mails[0];
        Assert.Equal(["une.personne@example.org"], mail.Recipients);
        Assert.Equal($"<{id}@teleexpertise.example>", MailServer.Header(text, "Message-ID"));
        Assert.Equal("auto-generated", MailServer.Header(text, "Auto-Submitted"));
        Assert.Contains("un avis vous attend", MailServer.Body(text), StringComparison.Ordinal);
        Assert.Contains("http://localhost:1/", MailServer.Body(text), StringComparison.Ordinal);
        Assert.Contains("aucune donnée de santé", MailServer.Body(text), StringComparison.Ordinal);
        Assert.DoesNotContain("Exemple", MailServer.Body(text), StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998)); // RFC 5322 2.1.1
        await Eventually($"select sent_at is not null from notice where id = '{id}'");
    }

    [Fact]
    public async Task It_is_sent_once_even_when_two_processes_send_at_the_same_moment()
    {
        await Start(await MailServer.Start(), every: 3600);
        for (var i = 0; i < 5; i++) await Notice($"p{i}@example.org", "request_declined");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAll()));
        Assert.True(await mail!.Took(5));
        Assert.Equal(5, mail.Mails.Select(m => MailServer.Header(m, "Message-ID")).Distinct().Count());
        Assert.Equal(5, mail.Mails.Count);
    }

    [Fact]
    public async Task What_the_server_refuses_for_now_is_tried_again_a_minute_later_not_before()
    {
        await Start(await MailServer.Start(refuse: 1), every: 3600);
        var id = await Notice("later@example.org", "request_declined");
        await SendAll();
        await SendAll();
        Assert.Empty(mail!.Mails);
        Assert.Equal("1 true", await app.Database.Sql($"select attempts || ' ' || (retry_at - interval '1 minute' between created_at and now()) from notice where id = '{id}'"));
        await app.Database.Sql("update notice set retry_at = now() - interval '1 second'");
        await SendAll();
        Assert.True(await mail.Took(1));
    }

    [Fact]
    public async Task Sent_twice_because_the_first_answer_was_lost_it_has_the_same_id()
    {
        await Start(await MailServer.Start(drop: 1), every: 3600);
        var id = await Notice("twice@example.org", "request_filed");
        await SendAll();
        await app.Database.Sql("update notice set retry_at = now() - interval '1 second'");
        await SendAll();
        Assert.True(await mail!.Took(2));
        Assert.All(mail.Mails, m => Assert.Equal($"<{id}@teleexpertise.example>", MailServer.Header(m, "Message-ID")));
        await Eventually($"select sent_at is not null from notice where id = '{id}'");
    }

    [Fact]
    public async Task A_server_with_a_certificate_nobody_trusts_gets_nothing()
    {
        await Start(await MailServer.Start(), every: 3600, startTls: true);
        var id = await Notice("tls@example.org", "request_declined");
        await SendAll();
        Assert.Equal(1, mail!.Connections);
        Assert.Empty(mail.Mails);
        Assert.Equal(1, await app.Database.Sql($"select attempts from notice where id = '{id}' and sent_at is null"));
    }

    [Fact]
    public async Task Nothing_goes_to_a_closed_account_or_without_an_address()
    {
        await Start(await MailServer.Start(), every: 3600);
        await Notice("closed@example.org", "request_declined");
        await app.Database.Sql("update account set disabled_at = now() where email = 'closed@example.org'");
        await Notice(null, "request_declined");
        await SendAll();
        Assert.Equal(0, mail!.Connections);
    }

    async Task Start(MailServer server, int every = 1, bool startTls = false)
    {
        mail = server;
        app.Settings["Smtp:Host"] = "127.0.0.1";
        app.Settings["Smtp:Port"] = server.Port.ToString(CultureInfo.InvariantCulture);
        app.Settings["Smtp:From"] = "no-reply@teleexpertise.example";
        app.Settings["Smtp:StartTls"] = startTls ? "true" : "false";
        app.Settings["Smtp:EverySeconds"] = every.ToString(CultureInfo.InvariantCulture);
        app.Settings["PublicUrl"] = "http://localhost:1";
        await app.InitializeAsync();
    }

    /// <summary>What the loop does at each tick.</summary>
    Task SendAll() => app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<TeleExpertise.Web.Notices.NoticeLoop>().Single().SendDue(default);

    async Task<Guid> Notice(string? email, string kind)
    {
        var village = await Village.Build(app.Database);
        var person = await village.Requester();
        if (email is not null) await app.Database.Sql($"update account set email = '{email}', normalized_email = upper('{email}') where id = '{person.Id}'");
        var id = Guid.NewGuid();
        await app.Database.Sql($"insert into notice (id, recipient_id, kind, subject_id, created_at, attempts) values ('{id}', '{person.Id}', '{kind}', '{Guid.NewGuid()}', now(), 0)");
        return id;
    }

    async Task Eventually(string sql)
    {
        for (var i = 0; i < 400 && !true.Equals(await app.Database.Sql(sql)); i++) await Task.Delay(50);
        Assert.Equal(true, await app.Database.Sql(sql));
    }
}
