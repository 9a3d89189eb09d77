using System.Net;
using TeleExpertise.Web.Tests.SignIn;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.People;

public sealed class PeopleAreInvited(OpenApp open) : IClassFixture<OpenApp>
{
    [Fact]
    public async Task An_invitation_makes_an_account_with_its_password_once()
    {
        using var administrator = await open.Administrator();
        var link = await Invite(administrator, "invited@example.org");
        using var invited = open.Browser();
        Assert.Contains("Bienvenue, Alex Exemple", await invited.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Equal(0L, await open.App.Database.Sql("select count(*) from account where email = 'invited@example.org'"));
        Assert.Equal(HttpStatusCode.Redirect, (await Fill(invited, link, "invitation", ("Password", Password))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await invited.GetAsync(link)).StatusCode);
        Assert.Equal(true, await open.App.Database.Sql("select email_confirmed from account where email = 'invited@example.org'"));
    }

    [Fact]
    public async Task A_renewed_invitation_stops_the_link_before()
    {
        using var administrator = await open.Administrator();
        var old = await Invite(administrator, "renewed@example.org");
        Assert.Equal(HttpStatusCode.OK, (await Fill(administrator, "/people", $"renew-{await Invitation("renewed@example.org"):n}")).StatusCode);
        using var invited = open.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await invited.GetAsync(old)).StatusCode);
    }

    [Fact]
    public async Task A_withdrawn_invitation_opens_nothing()
    {
        using var administrator = await open.Administrator();
        var link = await Invite(administrator, "withdrawn@example.org");
        Assert.Equal(HttpStatusCode.Redirect, (await Fill(administrator, "/people", $"withdraw-{await Invitation("withdrawn@example.org"):n}")).StatusCode);
        using var invited = open.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await invited.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task Whose_roles_end_is_out_at_the_next_request_and_cannot_come_back()
    {
        using var administrator = await open.Administrator();
        using var browser = await open.Somebody("leaver@example.org");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/people")).StatusCode);
        var id = (Guid)(await open.App.Database.Sql("select id from account where email = 'leaver@example.org'"))!;
        Assert.Equal(HttpStatusCode.Redirect, (await Fill(administrator, $"/people/{id}", "leave")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/people")).StatusCode); // to sign-in
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await open.Enter(browser, "leaver@example.org", Password)).StatusCode);
    }

    [Fact]
    public async Task Who_left_comes_back_by_an_invitation_to_the_same_account()
    {
        using var administrator = await open.Administrator();
        using (await open.Somebody("returns@example.org")) { }
        var id = (Guid)(await open.App.Database.Sql("select id from account where email = 'returns@example.org'"))!;
        await Fill(administrator, $"/people/{id}", "leave");
        using var browser = open.Browser();
        using var back = await Fill(browser, await Invite(administrator, "returns@example.org"), "invitation", ("Password", "une autre longue phrase"));
        Assert.EndsWith("/sign-in?set=true", back.Headers.Location!.ToString(), StringComparison.Ordinal); // the code stays required
        Assert.Equal(HttpStatusCode.Redirect, (await open.Enter(browser, "returns@example.org", "une autre longue phrase")).StatusCode);
        Assert.Equal(1L, await open.App.Database.Sql("select count(*) from account where email = 'returns@example.org' and disabled_at is null"));
    }

    [Theory]
    [InlineData("/people")]
    [InlineData("/people/invite")]
    public async Task Who_keeps_nobody_finds_no_such_page(string page)
    {
        using var administrator = await open.Administrator();
        using var browser = open.Browser();
        var email = $"curious{page.Replace('/', '-')}@example.org";
        using var made = await Fill(administrator, "/people/invite", "invite", [.. Person(email), ("Form.Profession", "TrainingOfficer"), ("Wanted.Role", "CmeTracker")]);
        await Fill(browser, new Uri((await made.Parsed()).QuerySelector("#link")!.GetAttribute("value")!).AbsolutePath, "invitation", ("Password", Password));
        await open.Enrol(browser, email);
        using var answer = await browser.GetAsync(page);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("admin@example.org", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Form.Email", "admin@example.org", "Un compte a déjà cette adresse")]
    [InlineData("Form.Email", "no address", "adresse e-mail complète")]
    [InlineData("Form.Email", "a@example.org\r\nBcc: b@example.org", "adresse e-mail complète")]
    [InlineData("Form.GivenName", " ", "Indiquez le nom")]
    [InlineData("Form.Rpps", "123", "11 chiffres")]
    [InlineData("Wanted.Role", "Expert", "Choisissez le service")]
    [InlineData("Wanted.Role", "Requester", "Choisissez l&#x27;organisation")]
    [InlineData("Wanted.Role", "Learner", "qui répond de cet apprenant")]
    [InlineData("Wanted.Role", "GuestExpert", "dernier jour de cet expert invité")]
    [InlineData("Wanted.Until", "2001-01-01", "déjà passé")]
    [InlineData("Wanted.Until", "jeudi", "Indiquez un jour")]
    public async Task What_is_wrong_is_told_field_by_field_and_nothing_is_made(string field, string value, string told)
    {
        using var administrator = await open.Administrator();
        var before = await open.App.Database.Sql("select count(*) from invitation");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Form.GivenName"] = "Alex",
            ["Form.FamilyName"] = "Exemple",
            ["Form.Email"] = "new@example.org",
            ["Form.Profession"] = "Nurse",
            ["Wanted.Role"] = "Coordinator",
            [field] = value,
        };
        using var answer = await Fill(administrator, "/people/invite", "invite", [.. fields.Select(f => (f.Key, f.Value))]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await open.App.Database.Sql("select count(*) from invitation"));
    }

    [Fact]
    public async Task A_wrong_RPPS_key_is_a_warning_only()
    {
        using var administrator = await open.Administrator();
        using var answer = await Fill(administrator, "/people/invite", "invite",
            [.. Person("rpps@example.org"), ("Form.Profession", "Doctor"), ("Wanted.Role", "Coordinator"), ("Form.Rpps", "10000000001")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("clé de ce numéro RPPS", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_ends_or_widens_their_own_access()
    {
        using var administrator = await open.Administrator();
        var id = (Guid)(await open.App.Database.Sql("select id from account where email = 'admin@example.org'"))!;
        var page = await administrator.Page($"/people/{id}");
        Assert.Empty(page.QuerySelectorAll("input[name=_handler][value=leave], input[name=_handler][value=grant], input[name=_handler][value^=end-]"));
    }

    async Task<Guid> Invitation(string email) => (Guid)(await open.App.Database.Sql($"select id from invitation where email = '{email}' and answered_at is null"))!;
}
