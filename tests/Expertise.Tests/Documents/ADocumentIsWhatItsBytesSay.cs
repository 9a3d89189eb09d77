using System.Text;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Tests.Documents;

public sealed class ADocumentIsWhatItsBytesSay
{
    [Theory]
    [InlineData("FFD8FFE000104A464946", MediaTypes.Jpeg)]
    [InlineData("89504E470D0A1A0A0000000D49484452", MediaTypes.Png)]
    [InlineData("255044462D312E37", MediaTypes.Pdf)]
    [InlineData("7F454C4602010100", null)] // ELF
    [InlineData("4D5A90000300", null)] // Windows executable
    [InlineData("504B030414000600", null)] // zip
    [InlineData("474946383961", MediaTypes.Text)] // "GIF89a" alone is six letters; a real GIF goes on with control bytes
    [InlineData("4749463839610100010080000", null)]
    [InlineData("FFFE480065000000", null)] // UTF-16
    [InlineData("0000000000", null)]
    [InlineData("", MediaTypes.Text)]
    public void Signatures_are_read(string hex, string? type) => Assert.Equal(type, MediaTypes.Sniff(Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex + "0")));

    [Theory]
    [InlineData("Hémoglobine 12,4 g/dL\r\n\tsuite", MediaTypes.Text)]
    [InlineData("\uFEFFaprès la marque", MediaTypes.Text)]
    [InlineData("<!DOCTYPE html><script>", null)]
    [InlineData("  \n<svg xmlns='http://www.w3.org/2000/svg'>", null)]
    [InlineData("\uFEFF<?xml version='1.0'?>", null)]
    [InlineData("#!/bin/sh\nrm -rf", null)]
    [InlineData("une ligne\0et un zéro", null)]
    [InlineData("cloche\a", null)]
    public void Text_is_taken_and_what_runs_is_not(string text, string? type) => Assert.Equal(type, MediaTypes.Sniff(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_letter_may_be_cut_between_two_pieces()
    {
        var bytes = Encoding.UTF8.GetBytes("é");
        var text = new PlainText();
        Assert.True(text.Take(bytes.AsSpan(0, 1)));
        Assert.True(text.Take(bytes.AsSpan(1), last: true));
    }

    [Fact]
    public void A_letter_cut_at_the_end_is_no_text() => Assert.False(new PlainText().Take(Encoding.UTF8.GetBytes("é").AsSpan(0, 1), last: true));

    [Theory]
    [InlineData("bilan.pdf", MediaTypes.Pdf, "bilan.pdf")]
    [InlineData("photo.JPEG", MediaTypes.Jpeg, "photo.JPEG")]
    [InlineData("photo.jpg", MediaTypes.Text, "photo.jpg.txt")]
    [InlineData("facture.exe", MediaTypes.Pdf, "facture.exe.pdf")]
    [InlineData("sans extension", MediaTypes.Png, "sans extension.png")]
    public void It_leaves_under_the_extension_of_what_it_is(string name, string type, string leaves) => Assert.Equal(leaves, MediaTypes.DownloadName(name, type));
}
