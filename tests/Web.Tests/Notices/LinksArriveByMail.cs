using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using TeleExpertise.Expertise.Opinions.Sending;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Opinions;
using TeleExpertise.Web.Tests.SignIn;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.Notices;

/// <summary>What opens an account goes to its owner's mailbox and is shown to nobody else.</summary>
public sealed partial class LinksArriveByMail : IAsyncLifetime
{
    const string Invited = "invited@example.org";
    readonly OpenApp open = new();
    MailServer mail = null!;

    public async Task InitializeAsync()
    {
        mail = await MailServer.Start();
        open.App.Settings["Smtp:Host"] = "127.0.0.1";
        open.App.Settings["Smtp:Port"] = mail.Port.ToString(CultureInfo.InvariantCulture);
        open.App.Settings["Smtp:From"] = "no-reply@teleexpertise.example";
        open.App.Settings["Smtp:StartTls"] = "false";
        open.App.Settings["Smtp:EverySeconds"] = "1";
        await open.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await open.DisposeAsync();
        await mail.DisposeAsync();
    }

    [Fact]
    public async Task An_invitation_then_a_new_password_for_who_forgot_theirs()
    {
        using var administrator = await open.Administrator();
        using var made = await Fill(administrator, "/people/invite", "invite", [.. Person(Invited), ("Form.Profession", "Coordinator"), ("Wanted.Role", "Coordinator")]);
        var invitation = await LinkOf(Invited, 1);
        // Who invites never holds the link: it would open the account before its owner does.
        Assert.DoesNotContain(invitation, await made.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var browser = open.Browser();
        using var joined = await Fill(browser, invitation, "invitation", ("Password", Password));
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        await open.Enrol(browser, Invited);

        var before = mail.Mails.Count;
        using var other = open.Browser();
        using var asked = await Fill(other, "/forgotten", "forgotten", ("Email", Invited));
        var link = await LinkOf(Invited, before + 1, "/invitation/");
        using var set = await Fill(other, link, "invitation", ("Password", "une autre longue phrase"));
        Assert.Equal(HttpStatusCode.Redirect, set.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await other.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await open.Enter(other, Invited, Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await open.Enter(other, Invited, "une autre longue phrase")).StatusCode);
        Assert.DoesNotContain(mail.Mails, m => MailServer.Body(m).Contains("Exemple", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_treating_doctor_without_account_reads_the_one_report_that_was_sent_and_nothing_else()
    {
        const string treating = "treating@example.org";
        var signed = await AnsweredCase.Signed(open.App);
        var named = await open.App.Do<NameRecipient, Expertise.Outcome<Guid>>(v => v.Run(signed.Requester, signed.Request.Id, "Dr Traitant", "10100534436", treating, CancellationToken.None));
        Assert.True(named.Succeeded);
        var link = await LinkOf(treating, 1);
        using var browser = open.Browser();
        var offer = await browser.GetStringAsync(link);
        Assert.Contains("10100534436", offer, StringComparison.Ordinal);
        Assert.DoesNotContain("ESSAI", offer, StringComparison.Ordinal);
        using var refused = await Fill(browser, link, "new", ("GivenName", "Dominique"), ("FamilyName", "Traitant"), ("Password", "court"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Dominique", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var joined = await Fill(browser, link, "new", ("GivenName", "Dominique"), ("FamilyName", "Traitant"), ("Password", Password));
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        await open.Enrol(browser, treating);

        var report = $"/requests/{signed.Request.Id}/report";
        Assert.Contains(report, await browser.GetStringAsync("/account/waiting"), StringComparison.Ordinal);
        Assert.Contains(AnsweredCase.Answer, await browser.GetStringAsync(report), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/requests/{signed.Request.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await open.Browser().GetAsync(link)).StatusCode);
        Assert.DoesNotContain(mail.Mails, m => MailServer.Body(m).Contains("ESSAI", StringComparison.Ordinal) || MailServer.Body(m).Contains(signed.Request.Question, StringComparison.Ordinal));
    }

    /// <summary>
    /// The path of the link in the first mail to somebody, from that number on, that has one, as soon as it opens: what was sent is
    /// committed after the mail has left, and only a test reads that fast.
    /// </summary>
    async Task<string> LinkOf(string email, int number, string path = "/")
    {
        using var browser = open.Browser();
        for (var tries = 0; tries < 400; tries++, await Task.Delay(50))
        {
            foreach (var text in mail.Mails.Skip(number - 1).Where(m => MailServer.Header(m, "To") == email))
            {
                if (Link().Match(MailServer.Body(text)) is { Success: true } link && link.Groups["path"].Value.StartsWith(path, StringComparison.Ordinal)
                    && (await browser.GetAsync(link.Groups["path"].Value)).StatusCode == HttpStatusCode.OK) return link.Groups["path"].Value;
            }
        }
        throw new Xunit.Sdk.XunitException("No link came.");
    }

    [GeneratedRegex(@"http://localhost:1(?<path>/(join|invitation|opinion)/\S+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
