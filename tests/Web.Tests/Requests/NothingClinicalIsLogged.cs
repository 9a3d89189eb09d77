using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Requests;

public sealed class NothingClinicalIsLogged : IAsyncLifetime
{
    readonly ListeningLog log = new();
    readonly TestApp app;

    public NothingClinicalIsLogged() => app = new TestApp { Log = log };

    public Task InitializeAsync() => app.InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)app).DisposeAsync();

    [Fact]
    public async Task No_name_no_question_no_file_name_no_matricule_at_any_level()
    {
        var village = await Village.Build(app.Database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        using var asking = await app.SignIn(requester);
        using var answering = await app.SignIn(expert);
        var form = Calls.Form(village.InternalMedicine);
        form["birthName"] = "Motmarqué-un";
        form["birthGivenNames"] = "Motmarqué-deux";
        form["question"] = "Motmarqué-trois : que faire de ceci ?";
        form["context"] = "Motmarqué-quatre";
        form["consentCollectedBy"] = "Motmarqué-cinq";
        form["usedName"] = "Motmarqué-six";

        // The ways things go well.
        var draft = await (await asking.Create("/api/drafts", form)).Id();
        var document = await (await asking.Create($"/api/drafts/{draft}/documents", new { name = "motmarqué-sept.txt", size = 20 })).Id();
        await asking.Chunk(document, 0, "Motmarqué-huit ......"u8[..20].ToArray());
        var request = await (await asking.Create("/api/requests", new { form, draftId = draft })).Id();
        foreach (var page in new[] { $"/requests/{request}", $"/api/requests/{request}", "/queue" }) Assert.Equal(HttpStatusCode.OK, (await answering.GetAsync(page)).StatusCode);
        await answering.GetAsync($"/api/documents/{document}/content");
        await asking.GetAsync("/requests");

        // The ways they do not.
        form["consentGiven"] = false;
        await asking.Create("/api/requests", new { form });
        await asking.PostAsync("/api/requests", new StringContent("{ \"form\": { \"question\": Motmarqué-neuf", System.Text.Encoding.UTF8, "application/json"));
        (await asking.PutAsync($"/api/drafts/{draft}", new StringContent("\"Motmarqué-dix\"", System.Text.Encoding.UTF8, "application/json"))).Dispose();
        await answering.PostAsync($"/api/requests/{request}/decline", new StringContent("{\"text\":\"Motmarqué-onze\"}", System.Text.Encoding.UTF8, "application/json"));

        var heard = log.Heard;
        Assert.Contains("/api/requests", heard, StringComparison.Ordinal); // it does listen
        Assert.DoesNotContain("motmarqu", heard, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("255081416802538", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("1955-08-14", heard, StringComparison.Ordinal);
        Assert.DoesNotContain(requester.DisplayName, heard, StringComparison.Ordinal);
    }
}
