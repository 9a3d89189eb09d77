using System.Net;
using System.Text;
using AngleSharp.Dom;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.People;

public sealed class AListOfPeopleIsImported(TestApp app) : IClassFixture<TestApp>
{
    const string List = """
        Prénom;Nom;E-mail;Profession;RPPS;Spécialités;Rôle;Lieu;Du;Au
        Ana;Martín;ana@x.fr;Médecin;10100534436;Cardiologie;Expert;Médecine interne;;
        Bea;Deux;bea@x.fr;Infirmière;;;Expert;Médecine interne;;
        Cléo;Trois;cleo@x.fr;Docteur;10000000001;;Demandeur;MSP de Langogne;01/12/2026;
        """;

    [Fact]
    public async Task An_uploaded_list_is_shown_line_by_line_kept_when_confirmed_and_up_to_date_the_second_time()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Coordinator());
        var tried = await (await Upload(http, Encoding.Latin1.GetBytes(List.ReplaceLineEndings("\r\n")))).Parsed();
        Assert.Equal("Rien n'est encore enregistré. 2 invitations, 1 ligne en défaut.", tried.QuerySelector(".notice")!.TextContent.OnOneLine());
        Assert.Equal("3 Bea Deux profession : Seuls un médecin, une sage-femme ou un chirurgien-dentiste peuvent être experts (R6316-1 CSP).", tried.QuerySelector("section[aria-labelledby=bad-title] tbody tr")!.TextContent.OnOneLine());
        Assert.Equal(["2 Ana Martín Expert · Médecine interne Sera invité·e", "4 Cléo Trois Demandeur · MSP de Langogne Sera invité·e La clé de ce numéro RPPS n'est pas juste : relisez-le."],
            tried.QuerySelectorAll("section[aria-labelledby=good-title] tbody tr").Select(r => r.TextContent.OnOneLine()));
        Assert.Contains("Martín", tried.QuerySelector("textarea#list")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0L, await Invitations(village));

        var kept = await (await http.Submit(tried, "form:has(textarea[hidden])")).Parsed();
        Assert.Equal("Enregistré. 2 invitations, 1 ligne en défaut.", kept.QuerySelector(".notice")!.TextContent.OnOneLine());
        Assert.Equal(2, kept.QuerySelectorAll("input.secret").Select(i => i.GetAttribute("value")).Distinct().Count(v => v!.Contains("/join/", StringComparison.Ordinal)));
        Assert.Equal(2L, await Invitations(village));

        var again = await (await http.Submit(tried, "form:has(textarea[hidden])")).Parsed();
        Assert.Equal("Enregistré. 2 lignes déjà à jour, 1 ligne en défaut.", again.QuerySelector(".notice")!.TextContent.OnOneLine());
        Assert.Equal(2L, await Invitations(village));
    }

    [Fact]
    public async Task A_link_of_the_list_lets_in_with_all_that_the_list_says()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Coordinator());
        var list = "prénom;nom;e-mail;profession;spécialités;rôle;lieu\nAna;Un;joins@x.fr;médecin;Cardiologie|Médecine interne;expert;Médecine interne\nAna;Un;joins@x.fr;médecin;;demandeur;MSP de Langogne";
        var kept = await (await http.Submit(await Typed(http, list), "form:has(textarea[hidden])")).Parsed();
        var link = new Uri(Assert.Single(kept.QuerySelectorAll("input.secret")).GetAttribute("value")!).AbsolutePath; // one for the address
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Submit(await browser.Page(link), "form.sheet", ("Password", "une phrase assez longue"))).StatusCode);
        Assert.Equal("expert requester", await app.Database.Sql("select string_agg(role, ' ' order by role) from role_grant g join account a on a.id = g.account_id where a.email = 'joins@x.fr'"));
        Assert.Equal("cardiology internal_medicine", await app.Database.Sql("select string_agg(specialty, ' ' order by specialty) from account_specialty s join account a on a.id = s.account_id where a.email = 'joins@x.fr'"));
    }

    [Fact]
    public async Task A_pasted_list_that_cannot_be_read_stays_as_typed()
    {
        using var http = await app.SignIn(await (await Village.Build(app.Database)).Coordinator());
        var answer = await Typed(http, "nom;type\nMSP;msp");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("La première ligne doit nommer les colonnes", answer.QuerySelector(".summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("nom;type\nMSP;msp", answer.QuerySelector("textarea#list")!.TextContent.ReplaceLineEndings("\n"));
    }

    /// <summary>Apart from the theory's data: the runner writes these down byte by byte, which took a minute.</summary>
    static readonly Dictionary<string, byte[]> badFiles = new()
    {
        ["a workbook"] = "PK\u0003\u0004xl"u8.ToArray(),
        ["bytes"] = [1, 0, 2],
        ["five megabytes"] = Encoding.UTF8.GetBytes(new string('x', 5_000_000)),
        ["ten thousand lines"] = Encoding.UTF8.GetBytes("prénom;nom;e-mail;profession;rôle\n" + string.Concat(Enumerable.Repeat("a;b;c@d.fr;médecin;expert\n", 10_000))),
        ["nothing"] = [],
    };

    [Theory]
    [InlineData("a workbook", "Ce fichier n'est pas un CSV")]
    [InlineData("bytes", "Ce fichier n'est pas un CSV")]
    [InlineData("five megabytes", "1 Mo au plus")]
    [InlineData("ten thousand lines", "2000 lignes au plus")]
    [InlineData("nothing", "Choisissez un fichier ou collez une liste")]
    public async Task A_file_that_is_no_list_is_answered_in_a_sentence(string what, string told)
    {
        using var http = await app.SignIn(await (await Village.Build(app.Database)).Coordinator());
        var answer = await Upload(http, badFiles[what]);
        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{what}: {answer.StatusCode}");
        Assert.Contains(told, (await answer.Parsed()).QuerySelector(".summary")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unicode_text_of_a_spreadsheet_is_read()
    {
        using var http = await app.SignIn(await (await Village.Build(app.Database)).Coordinator());
        var tried = await (await Upload(http, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(List.Replace(';', '\t'))])).Parsed();
        Assert.Contains("2 invitations, 1 ligne en défaut", tried.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_is_good_but_for_its_addresses()
    {
        using var http = await app.SignIn(await (await Village.Build(app.Database)).Coordinator());
        var tried = await (await Upload(http, await http.GetByteArrayAsync("/people/model.csv"))).Parsed();
        var faults = tried.QuerySelectorAll("section[aria-labelledby=bad-title] tbody .held").Select(f => f.TextContent.OnOneLine()).ToList();
        Assert.Equal(2, faults.Count);
        Assert.All(faults, f => Assert.StartsWith("e-mail : C'est l'adresse d'exemple", f, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_exported_comes_in_again_and_changes_nothing()
    {
        var village = await Village.Build(app.Database);
        var (expert, administrator) = (await village.Expert(), await village.Administrator());
        await app.Database.Sql($"update account set email = 'e{expert.Id:n}@x.fr', normalized_email = upper('e{expert.Id:n}@x.fr'), persona = null where id = '{expert.Id}'");
        using var http = await app.SignIn(administrator);
        var tried = await (await Upload(http, await http.GetByteArrayAsync("/people.csv?role=Expert"))).Parsed();
        Assert.Equal("Rien n'est encore enregistré. 1 ligne déjà à jour.", tried.QuerySelector(".notice")!.TextContent.OnOneLine());
        Assert.Null(tried.QuerySelector("form:has(textarea[hidden])"));
    }

    async Task<object?> Invitations(Village village) => await app.Database.Sql($"select count(*) from invitation where territory_id = '{village.Territory}'");

    static async Task<IDocument> Typed(HttpClient http, string list) => await (await http.Submit(await http.Page("/people/import"), "form.sheet", ("list", list))).Parsed();

    static async Task<HttpResponseMessage> Upload(HttpClient http, byte[] file)
    {
        var page = await http.Page("/people/import");
        using var content = new MultipartFormDataContent();
        foreach (var input in page.QuerySelectorAll("form.sheet input[type=hidden]")) content.Add(new StringContent(input.GetAttribute("value")!), input.GetAttribute("name")!);
        content.Add(new ByteArrayContent(file), "file", "liste.csv");
        return await http.PostAsync("/people/import", content);
    }
}
