using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Requests;

namespace TeleExpertise.Web.Tests.Documents;

public sealed class DocumentsComeInChunksOverHttp(TestApp app) : IClassFixture<TestApp>
{
    static readonly byte[] Png = Samples.Png();

    [Fact]
    public async Task Out_of_order_is_a_conflict_repeated_is_harmless_and_received_says_where_to_resume()
    {
        using var http = await Asking();
        var id = await (await http.Create($"/api/drafts/{await http.Draft()}/documents", new { name = "photo.png", size = Png.Length })).Id();
        var early = await http.Chunk(id, 1000, Png[1000..]);
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Equal(["chunk-out-of-order"], await early.Faults());
        Assert.Equal(HttpStatusCode.OK, (await http.Chunk(id, 0, Png[..1000])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.Chunk(id, 0, Png[..1000])).StatusCode);
        Assert.Equal(1000, (await http.GetFromJsonAsync<JsonElement>($"/api/documents/{id}")).GetProperty("received").GetInt64());
        Assert.True((await (await http.Chunk(id, 1000, Png[1000..])).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("complete").GetBoolean());
    }

    [Fact]
    public async Task Announced_twice_with_one_key_it_is_one_document()
    {
        using var http = await Asking();
        var draft = await http.Draft();
        var key = Guid.NewGuid().ToString();
        Assert.Equal(await Announce(), await Announce());
        Assert.Equal(1L, await app.Database.Sql($"select count(*) from document where draft_id = '{draft}'"));

        async Task<Guid> Announce() => await (await http.Create($"/api/drafts/{draft}/documents", new { name = "photo.png", size = Png.Length }, key)).Id();
    }

    [Fact]
    public async Task Fifty_one_megabytes_are_refused_when_announced()
    {
        using var http = await Asking();
        var answer = await http.Create($"/api/drafts/{await http.Draft()}/documents", new { name = "scanner.pdf", size = 51 * 1024 * 1024 });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["document-too-large"], await answer.Faults());
    }

    [Fact]
    public async Task A_case_over_200_MB_is_refused_when_announced()
    {
        using var http = await Asking();
        var draft = await http.Draft();
        for (var i = 0; i < 4; i++) await (await Announce(50 * 1024 * 1024)).Id();
        Assert.Equal(["case-too-large"], await (await Announce(1)).Faults());

        Task<HttpResponseMessage> Announce(long size) => http.Create($"/api/drafts/{draft}/documents", new { name = "scanner.pdf", size });
    }

    [Fact]
    public async Task An_executable_named_jpg_is_refused_by_its_bytes()
    {
        using var http = await Asking();
        byte[] elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', .. new byte[700]];
        var id = await (await http.Create($"/api/drafts/{await http.Draft()}/documents", new { name = "photo.jpg", size = elf.Length })).Id();
        var answer = await http.Chunk(id, 0, elf);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["document-type-refused"], await answer.Faults());
    }

    [Fact]
    public async Task A_chunk_over_one_mebibyte_is_too_large()
    {
        using var http = await Asking();
        var id = await (await http.Create($"/api/drafts/{await http.Draft()}/documents", new { name = "scan.pdf", size = 3_000_000 })).Id();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.Chunk(id, 0, new byte[1024 * 1024 + 2])).StatusCode);
    }

    [Theory]
    [InlineData("photo.png", "inline; filename=photo.png")]
    [InlineData("photo.html", "inline; filename=photo.html.png")]
    [InlineData("a\"; filename=b.exe", "inline; filename=\"a; filename=b.exe.png\"")]
    [InlineData("été\r\nX-Evil: 1.png", null)]
    public async Task It_leaves_with_a_clean_name_and_locked_in(string name, string? disposition)
    {
        using var http = await Asking();
        var id = await (await http.Create($"/api/drafts/{await http.Draft()}/documents", new { name, size = Png.Length })).Id();
        await http.Chunk(id, 0, Png);
        var content = await http.GetAsync($"/api/documents/{id}/content");
        Assert.Equal(Png, await content.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", content.Content.Headers.ContentType!.ToString());
        if (disposition is not null) Assert.StartsWith(disposition, content.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
        Assert.False(content.Headers.Contains("X-Evil"));
        Assert.Equal("nosniff", content.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", content.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", content.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("no-store", content.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_saved_not_shown()
    {
        using var http = await Asking();
        var text = "Compte rendu d'essai"u8.ToArray();
        var id = await (await http.Create($"/api/drafts/{await http.Draft()}/documents", new { name = "notes.txt", size = text.Length })).Id();
        await http.Chunk(id, 0, text);
        var content = await http.GetAsync($"/api/documents/{id}/content");
        Assert.Equal("attachment", content.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task After_filing_only_the_case_s_readers_open_it()
    {
        var village = await Village.Build(app.Database);
        using var asking = await app.SignIn(await village.Requester());
        using var answering = await app.SignIn(await village.Expert());
        using var other = await app.SignIn(await village.Requester());
        var draft = await asking.Draft();
        var id = await (await asking.Create($"/api/drafts/{draft}/documents", new { name = "photo.png", size = Png.Length })).Id();
        await asking.Chunk(id, 0, Png);
        Assert.Equal(HttpStatusCode.NotFound, (await answering.GetAsync($"/api/documents/{id}/content")).StatusCode);
        await (await asking.Create("/api/requests", new { form = Calls.Form(village.InternalMedicine), draftId = draft })).Id();
        Assert.Equal(HttpStatusCode.OK, (await answering.GetAsync($"/api/documents/{id}/content")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/documents/{id}/content")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await asking.DeleteAsync($"/api/documents/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await asking.Chunk(id, 0, Png)).StatusCode);
    }

    async Task<HttpClient> Asking() => await app.SignIn(await (await Village.Build(app.Database)).Requester());
}
