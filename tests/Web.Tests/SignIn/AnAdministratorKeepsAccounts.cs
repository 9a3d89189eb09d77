using System.Net;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.SignIn;

public sealed class AnAdministratorKeepsAccounts(OpenApp open) : IClassFixture<OpenApp>
{
    [Fact]
    public async Task An_invitation_sets_a_password_once()
    {
        using var administrator = await open.Administrator();
        var link = await Invite(administrator, "invited@example.org");
        using var invited = open.Browser();
        Assert.Contains("Bienvenue, Alex Exemple", await invited.GetStringAsync(link), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Fill(invited, link, "invitation", ("Password", Password))).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await invited.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task A_renewed_invitation_stops_the_one_before()
    {
        using var administrator = await open.Administrator();
        var old = await Invite(administrator, "renewed@example.org");
        var id = (Guid)(await open.App.Database.Sql("select id from account where email = 'renewed@example.org'"))!;
        Assert.Equal(HttpStatusCode.OK, (await Fill(administrator, "/people", $"renew-{id:n}")).StatusCode);
        using var invited = open.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await invited.GetAsync(old)).StatusCode);
    }

    [Fact]
    public async Task A_disabled_account_is_out_at_its_next_request_and_cannot_come_back()
    {
        using var administrator = await open.Administrator();
        using var browser = await open.Somebody("leaver@example.org");
        Assert.Contains("Alex Exemple", await browser.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        var id = (Guid)(await open.App.Database.Sql("select id from account where email = 'leaver@example.org'"))!;
        Assert.Equal(HttpStatusCode.Redirect, (await Fill(administrator, "/people", $"disable-{id:n}")).StatusCode);
        Assert.DoesNotContain("Alex Exemple", await browser.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/people")).StatusCode); // to sign-in
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await open.Enter(browser, "leaver@example.org", Password)).StatusCode);
    }

    [Fact]
    public async Task Who_does_not_administer_finds_no_such_page_and_leaves_an_audit_row()
    {
        using var administrator = await open.Administrator();
        using var browser = await open.Somebody("curious@example.org");
        using var answer = await browser.GetAsync("/people");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("admin@example.org", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((long)(await open.App.Database.Sql("select count(*) from audit_entry where action = 'list-accounts' and outcome = 'refused'"))! > 0);
    }

    [Theory]
    [InlineData("Form.Email", "admin@example.org", "Un compte a déjà cette adresse")]
    [InlineData("Form.Email", "no address", "adresse e-mail complète")]
    [InlineData("Form.Email", "a@example.org\r\nBcc: b@example.org", "adresse e-mail complète")]
    [InlineData("Form.GivenName", " ", "Indiquez le nom")]
    [InlineData("Form.Rpps", "123", "11 chiffres")]
    [InlineData("Form.Role", "Expert", "Choisissez le service")]
    [InlineData("Form.Role", "Requester", "Choisissez l&#x27;organisation")]
    public async Task What_is_wrong_is_told_field_by_field_and_nothing_is_made(string field, string value, string told)
    {
        using var administrator = await open.Administrator();
        var before = await open.App.Database.Sql("select count(*) from account");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Form.GivenName"] = "Alex",
            ["Form.FamilyName"] = "Exemple",
            ["Form.Email"] = "new@example.org",
            ["Form.Profession"] = "Nurse",
            ["Form.Role"] = "Coordinator",
            [field] = value,
        };
        using var answer = await Fill(administrator, "/people", "invite", [.. fields.Select(f => (f.Key, f.Value))]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await open.App.Database.Sql("select count(*) from account"));
    }

    [Fact]
    public async Task A_wrong_RPPS_key_is_a_warning_only()
    {
        using var administrator = await open.Administrator();
        using var answer = await Fill(administrator, "/people", "invite",
            [.. Person("rpps@example.org"), ("Form.Profession", "Doctor"), ("Form.Role", "Coordinator"), ("Form.Rpps", "10000000001")]);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("clé de ce numéro RPPS", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_ends_their_own_access()
    {
        using var administrator = await open.Administrator();
        var id = (Guid)(await open.App.Database.Sql("select id from account where email = 'admin@example.org'"))!;
        Assert.DoesNotContain($"disable-{id:n}", await administrator.GetStringAsync("/people"), StringComparison.Ordinal);
    }
}
