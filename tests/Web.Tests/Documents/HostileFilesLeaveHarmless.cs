using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Requests;

namespace TeleExpertise.Web.Tests.Documents;

/// <summary>Files made to harm, sent over HTTP: refused, or given out so that nothing of them runs.</summary>
public sealed class HostileFilesLeaveHarmless(TestApp app) : IClassFixture<TestApp>
{
    const string Script = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";

    public static readonly TheoryData<string, string, string> Refused = new()
    {
        { "SVG", "schema.png", "document-type-refused" },
        { "HTML", "photo.jpg", "document-type-refused" },
        { "GIFAR", "photo.jpg", "document-type-refused" },
        { "JPEG and JAR", "photo.jpg", "document-two-in-one" },
        { "PNG and SVG", "photo.png", "document-two-in-one" },
        { "ZIP", "bilan.pdf", "document-type-refused" },
        { "huge PNG", "photo.png", "picture-too-many-pixels" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task It_is_refused_and_nothing_of_it_is_kept(string kind, string name, string fault)
    {
        byte[] bytes = kind switch
        {
            "SVG" => Encoding.UTF8.GetBytes(Script),
            "HTML" => "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray(),
            "GIFAR" => [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, .. Samples.Zip()],
            "JPEG and JAR" => [.. Samples.Jpeg(), .. Samples.Zip()],
            "PNG and SVG" => [.. Samples.Png(), .. Encoding.UTF8.GetBytes(Script)],
            "ZIP" => Samples.Zip(),
            _ => Samples.Png(50_000, 50_000, real: 0),
        };
        using var http = await Asking();
        var id = await Announce(http, name, bytes.Length);
        var answer = await http.Chunk(id, 0, bytes);
        Assert.Equal((HttpStatusCode.BadRequest, fault), (answer.StatusCode, (await answer.Faults()).Single()));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/documents/{id}/content")).StatusCode);
        Assert.Equal(0L, await app.Database.Sql($"select count(*) from document_chunk where document_id = '{id}'"));
    }

    [Fact]
    public async Task A_program_before_the_mark_of_a_DICOM_file_leaves_as_zeros()
    {
        var sent = Samples.Dicom(preamble: "MZ\u0090\0\u0003 a program for a hundred and twenty-eight bytes");
        var (bytes, headers) = await SentAndRead("main.dcm", sent);
        Assert.All(bytes[..128], b => Assert.Equal(0, b));
        Assert.Equal(sent[128..], bytes[128..]);
        Assert.Equal(("attachment", "application/dicom"), (headers.ContentDisposition!.DispositionType, headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_PDF_with_a_script_is_only_saved()
    {
        var sent = Samples.Pdf(2000, "4 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj");
        var (bytes, headers) = await SentAndRead("bilan.pdf", sent);
        Assert.Equal(sent, bytes);
        Assert.Equal("attachment", headers.ContentDisposition!.DispositionType);
        var (_, still) = await SentAndRead("bilan.pdf", Samples.Pdf(2000));
        Assert.Equal("inline", still.ContentDisposition!.DispositionType);
    }

    /// <summary>Phones put more behind a picture: it stays, and is a picture to whoever gets it.</summary>
    [Fact]
    public async Task Markup_behind_a_photo_is_a_photo()
    {
        var (_, headers) = await SentAndRead("photo.jpg", [.. Samples.Jpeg(), .. "<html><script>alert(1)</script>"u8]);
        Assert.Equal("image/jpeg", headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd.png", "%2f..%2fetc%2fpasswd.png")] // letters like others: nobody decodes them
    [InlineData("../../etc/passwd.png", "passwd.png")]
    [InlineData("photo\0.exe.png", "photo.exe.png")]
    [InlineData("photo\u202Egnp.exe", "photognp.exe.png")]
    [InlineData("a\r\nSet-Cookie: x=1\r\n\r\n<script>.png", "aSet-Cookie x=1script.png")]
    public async Task A_name_is_one_header_and_no_path(string name, string leaves)
    {
        var (_, headers) = await SentAndRead(name, Samples.Png());
        var disposition = Assert.Single(headers.GetValues("Content-Disposition"));
        Assert.Equal(leaves, headers.ContentDisposition!.FileNameStar ?? headers.ContentDisposition.FileName!.Trim('"'));
        Assert.DoesNotContain(disposition, char.IsControl);
    }

    /// <summary>Sends a file and gives it as anybody gets it: under headers that let nothing run.</summary>
    async Task<(byte[] Bytes, HttpContentHeaders Headers)> SentAndRead(string name, byte[] bytes)
    {
        using var http = await Asking();
        var id = await Announce(http, name, bytes.Length);
        Assert.Equal(HttpStatusCode.OK, (await http.Chunk(id, 0, bytes)).StatusCode);
        var answer = await http.GetAsync($"/api/documents/{id}/content");
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Matches("^default-src 'none';.*; sandbox$", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        return (await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers);
    }

    static async Task<Guid> Announce(HttpClient http, string name, long size) => await (await http.Create($"/api/drafts/{await http.Draft()}/documents", new { name, size })).Id();

    async Task<HttpClient> Asking() => await app.SignIn(await (await Village.Build(app.Database)).Requester());
}
