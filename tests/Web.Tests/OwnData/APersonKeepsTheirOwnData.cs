using System.Net;
using System.Text.Json;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.OwnData;

public sealed class APersonKeepsTheirOwnData(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task They_correct_name_and_telephone_on_the_page()
    {
        using var browser = await app.SignIn(await (await Village.Build(app.Database)).Requester());
        var saved = await browser.Submit(await browser.Page("/account/data"), ".own-data form", ("Form.FamilyName", "Corrigée"), ("Form.Phone", "+33 4 66 00 00 00"));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Contains("Corrigée", (await browser.Page("/account/data")).QuerySelector(".masthead .name")!.TextContent, StringComparison.Ordinal);
        var wrong = await browser.Submit(await browser.Page("/account/data"), ".own-data form", ("Form.FamilyName", ""), ("Form.Phone", "call me"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(["/account/data#familyName", "/account/data#phone"], (await wrong.Parsed()).QuerySelectorAll(".summary a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task They_take_everything_along_as_json_and_read_it_on_a_page()
    {
        var person = await (await Village.Build(app.Database)).Requester();
        using var browser = await app.SignIn(person);
        var file = await browser.GetAsync("/account/data.json");
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        using var read = JsonDocument.Parse(await file.Content.ReadAsStringAsync());
        Assert.Equal(person.Id, read.RootElement.GetProperty("account").GetProperty("id").GetGuid());
        Assert.Equal("requester", read.RootElement.GetProperty("roles")[0].GetProperty("role").GetString());
        var page = await browser.Page("/account/data/all");
        Assert.Contains("MSP de Langogne", page.QuerySelector("section[aria-labelledby=roles]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Exporter ses données", page.QuerySelector("section[aria-labelledby=acts]")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account/data.json", "/account/data")]
    [InlineData("/account/data/all", "/account/data/all")]
    [InlineData("/account/email", "/account/email")]
    [InlineData("/account/close", "/account/close")]
    public async Task What_matters_asks_again_who_is_there(string path, string back)
    {
        var person = await (await Village.Build(app.Database)).Requester();
        using var browser = await app.SignIn(person);
        await app.Database.Sql($"update sign_in set re_authenticated_at = now() - interval '6 minutes' where account_id = '{person.Id}'");
        var answer = await browser.GetAsync(path);
        Assert.Equal((HttpStatusCode.SeeOther, $"/account/confirm?next={Uri.EscapeDataString(back)}"), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task They_close_the_account_and_are_out()
    {
        var person = await (await Village.Build(app.Database)).Requester();
        await app.Database.Sql($"insert into audit_entry (at, actor_id, action, subject, subject_id, outcome) values (now(), '{person.Id}', 'x', 'account', '{person.Id}', 'done')");
        using var browser = await app.SignIn(person);
        var unsure = await browser.Submit(await browser.Page("/account/close"), "form.sheet", ("Sure", "false"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsure.StatusCode);
        await app.Database.Sql($"update account set persona = null, demo = false where id = '{person.Id}'");
        var closed = await browser.Submit(await browser.Page("/account/close"), "form.sheet", ("Sure", "true"));
        Assert.Equal("/privacy?closed=true", closed.Headers.Location!.OriginalString.Replace(app.Url, "", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account/data")).StatusCode);
    }
}
