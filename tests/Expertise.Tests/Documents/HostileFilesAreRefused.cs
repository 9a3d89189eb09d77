using System.IO.Compression;
using System.Text;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Documents;

/// <summary>Files that are something else than they say, cut at every place where a chunk may end.</summary>
public sealed class HostileFilesAreRefused
{
    const string Script = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";

    [Theory]
    [InlineData(MediaTypes.Jpeg)]
    [InlineData(MediaTypes.Png)]
    [InlineData(MediaTypes.Pdf)]
    [InlineData(MediaTypes.Dicom)]
    public void What_is_whole_is_taken(string type)
    {
        var bytes = Whole(type);
        foreach (var piece in new[] { 1, 7, 600, bytes.Length }) Assert.Null(Fault(bytes, piece));
    }

    [Theory]
    [InlineData(MediaTypes.Jpeg)]
    [InlineData(MediaTypes.Png)]
    [InlineData(MediaTypes.Pdf)]
    [InlineData(MediaTypes.Dicom)]
    public void With_a_programs_archive_behind_it_it_is_two_in_one(string type)
    {
        byte[] both = [.. Whole(type), .. Samples.Zip()];
        foreach (var piece in new[] { 1, 7, 600, both.Length }) Assert.Equal("document-two-in-one", Fault(both, piece));
    }

    [Theory]
    [InlineData(MediaTypes.Jpeg, 15)]
    [InlineData(MediaTypes.Png, 200)]
    [InlineData(MediaTypes.Pdf, 400)]
    [InlineData(MediaTypes.Dicom, 400)]
    [InlineData(MediaTypes.Dicom, 4000)]
    public void Half_of_it_is_broken(string type, int kept) => Assert.Equal("document-broken", Fault(Whole(type)[..kept], 600));

    [Theory]
    [InlineData(50_000, 50_000)]
    [InlineData(30_001, 10)]
    [InlineData(12_000, 10_001)]
    public void A_picture_that_would_fill_the_memory_is_not_taken(int width, int height)
    {
        Assert.Equal("picture-too-many-pixels", Fault(Samples.Png(width, height, real: 0), 600));
        Assert.Equal("picture-too-many-pixels", Fault(Samples.Jpeg(600, width, height), 600));
    }

    [Fact]
    public void The_photo_of_a_phone_with_a_second_picture_behind_it_is_taken() => Assert.Null(Fault([.. Samples.Jpeg(), .. Samples.Jpeg()], 100));

    [Fact]
    public void Anything_behind_a_PNG_is_not() => Assert.Equal("document-two-in-one", Fault([.. Samples.Png(), .. Encoding.UTF8.GetBytes(Script)], 100));

    [Fact]
    public void Markup_behind_the_magic_of_a_JPEG_is_no_picture() => Assert.Equal("document-broken", Fault([0xFF, 0xD8, 0xFF, .. Encoding.UTF8.GetBytes(Script)], 600));

    [Theory]
    [InlineData("MZ")]
    [InlineData("%PDF-1.4")]
    [InlineData("<html>")]
    public void A_DICOM_file_that_begins_like_something_else_is_a_DICOM_file(string preamble)
    {
        var bytes = Samples.Dicom(preamble: preamble);
        Assert.Equal(MediaTypes.Dicom, MediaTypes.Sniff(bytes));
        Assert.Null(Fault(bytes, 600));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.1.99", 1, "dicom-syntax-refused")]
    [InlineData("1.2.840.10008.1.2.2", 1, "dicom-syntax-refused")]
    [InlineData("1.2.840.10008.1.2.1", 30, "dicom-many-frames")]
    [InlineData("1.2.840.10008.1.2", 1, "document-broken")] // written in another way than it says
    public void A_DICOM_file_that_nobody_could_show_says_why(string syntax, int frames, string fault) => Assert.Equal(fault, Fault(Samples.Dicom(syntax: syntax, frames: frames), 600));

    [Fact]
    public void A_HEIC_says_what_to_do() => Assert.Equal("document-heic", MediaTypes.Refused([0, 0, 0, 0x18, .. "ftypheic"u8]));

    [Theory]
    [InlineData("4 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj")]
    [InlineData("4 0 obj<</S/J#61vaScript>>endobj")]
    [InlineData("4 0 obj<</S/Launch/F(cmd.exe)>>endobj")]
    [InlineData("4 0 obj<</Type/EmbeddedFile/Length 0>>endobj")]
    [InlineData("4 0 obj<</XFA[]>>endobj")]
    [InlineData("trailer<</Encrypt 5 0 R>>")]
    [InlineData("4 0 obj(stream\n)endobj 5 0 obj<</S/JavaScript>>endobj")]
    [InlineData("4 0 obj(stream\n)endobj 5 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\nx\nendstream endobj")]
    [InlineData("4 0 obj<</Type/ObjStm %endobj\n/Filter/FlateDecode>>stream\nx\nendstream endobj")]
    [InlineData("4 0 obj<</Type/ObjStm %endstream\n/Filter/FlateDecode>>stream\nx\nendstream endobj")]
    [InlineData("5 0 obj /ObjStm\nendobj 4 0 obj<</Type 5 0 R>>endobj")]
    [InlineData("4 0 obj<</S#2fJ /#4a#61vaScrip#74 5 0 R>>endobj")]
    public void A_PDF_that_acts_is_known(string more)
    {
        var bytes = Samples.Pdf(2000, more);
        foreach (var piece in new[] { 1, 600, bytes.Length }) Assert.True(Checked(bytes, piece).IsActive);
    }

    [Fact]
    public void What_hides_in_an_object_stream_is_found()
    {
        Assert.True(Checked(Samples.Pdf(2000, Compressed("1 0 <</S/JavaScript/JS(x)>>")), 600).IsActive);
        Assert.False(Checked(Samples.Pdf(2000, Compressed("1 0 <</Type/Page>>")), 600).IsActive);
        Assert.True(Checked(Samples.Pdf(2000, Compressed(new string(' ', 9 * 1024 * 1024))), 600).IsActive); // a bomb is not unpacked to its end
    }

    [Fact]
    public void An_object_stream_in_two_layers_or_of_which_only_the_beginning_was_seen_counts_as_one_that_acts()
    {
        var once = Packed("1 0 <</Type/Page>>"u8.ToArray());
        Assert.False(Checked(Samples.Pdf(2000, Compressed("/Type/ObjStm", once)), 600).IsActive);
        Assert.False(Checked(Samples.Pdf(2000, Compressed("/N 1/First 4", once)), 600).IsActive);
        Assert.True(Checked(Samples.Pdf(2000, Compressed("/N 1/First 4", Packed("1 0 <</S/JavaScript>>"u8.ToArray()))), 600).IsActive);
        Assert.True(Checked(Samples.Pdf(2000, Compressed("/Type/ObjStm", Packed(once))), 600).IsActive);
        Assert.True(Checked(Samples.Pdf(2000, Compressed("/Type/ObjStm", once) + " 5 0 obj<</Filter[/FlateDecode/ASCIIHexDecode]>>endobj"), 600).IsActive);
        Assert.True(Checked(Samples.Pdf(2000, Compressed("/Type/ObjStm", once[..^3])), 600).IsActive);

        // A stored block (RFC 1951, 3.2.4) that says "endstream", and behind it one that does harm: who counts bytes reads both.
        byte[] harmless = [.. "1 0 <<>>\nendstream\n"u8], harm = [.. "<</S/JavaScript>>"u8];
        byte[] stored = [0x78, 0x01, 0, (byte)harmless.Length, 0, (byte)~harmless.Length, 0xFF, .. harmless, .. Packed(harm)[2..]];
        Assert.True(Checked(Samples.Pdf(2000, Compressed("/Type/ObjStm", stored)), 600).IsActive);
    }

    [Theory]
    [InlineData(4 * 1024 * 1024, 15, false)]
    [InlineData(4 * 1024 * 1024, 17, true)]
    [InlineData(10, 16_000, false)]
    [InlineData(10, 17_000, true)]
    public void Many_object_streams_are_unpacked_up_to_a_sum_and_a_number(int length, int streams, bool active)
    {
        var one = Compressed(new string(' ', length));
        var check = Checked(Samples.Pdf(2000, new StringBuilder().Insert(0, one + "\n", streams).ToString()), 600_000);
        Assert.Null(check.End());
        Assert.Equal(active, check.IsActive);
    }

    static string Compressed(string objects) => Compressed("/Type/ObjStm", Packed(Encoding.ASCII.GetBytes(objects)));

    static string Compressed(string type, byte[] packed) => $"4 0 obj<<{type}/Filter/FlateDecode>>stream\n" + Encoding.Latin1.GetString(packed) + "\nendstream endobj";

    static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(bytes);
        return packed.ToArray();
    }

    [Fact]
    public void A_long_stream_of_pixels_is_no_act_and_what_follows_it_is_seen()
    {
        var check = ContentCheck.Of(MediaTypes.Pdf);
        check.Take("%PDF-1.4\n4 0 obj<<>>stream\n"u8);
        for (var i = 0; i < 3; i++) check.Take(Enumerable.Repeat((byte)0xAA, 1024 * 1024).ToArray());
        check.Take("\nendstream endobj\n"u8);
        Assert.False(check.IsActive);
        check.Take("5 0 obj<</S/JavaScript>>endobj\n%%EOF"u8);
        Assert.Null(check.End());
        Assert.True(check.IsActive);
    }

    static byte[] Whole(string type) => type switch { MediaTypes.Jpeg => Samples.Jpeg(), MediaTypes.Png => Samples.Png(), MediaTypes.Dicom => Samples.Dicom(), _ => Samples.Pdf() };

    static string? Fault(byte[] bytes, int piece) => Checked(bytes, piece).End();

    static ContentCheck Checked(byte[] bytes, int piece)
    {
        var check = ContentCheck.Of(MediaTypes.Sniff(bytes.AsSpan(0, Math.Min(bytes.Length, 512)))!);
        for (var at = 0; at < bytes.Length; at += piece) check.Take(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        check.End();
        return check;
    }
}
