using TeleExpertise.Web.Pdf;

namespace TeleExpertise.Web.Tests.Pdf;

public sealed class PagesBecomePdf : IDisposable
{
    readonly PdfRenderer renderer = new(TimeProvider.System);

    public void Dispose() => renderer.Dispose();

    [Fact]
    public async Task Accents_are_read_back()
    {
        var pdf = await renderer.Render("<html lang=fr><title>Avis</title><p>Œdème à l’été, où ça&nbsp;? « Noël » — 13&nbsp;h&nbsp;00", default);
        Assert.Contains("Œdème à l’été, où ça ? « Noël » — 13 h 00", (await Poppler.Text(pdf)).Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_PDF_is_tagged_for_screen_readers()
    {
        var pdf = await renderer.Render("<html lang=fr><title>Avis</title><h1>Avis</h1>", default);
        Assert.Matches("Tagged: +yes", await Poppler.Run("pdfinfo", pdf));
    }

    [Fact]
    public async Task Pages_asked_for_together_keep_their_own_words()
    {
        var pdfs = await Task.WhenAll(Enumerable.Range(100, 6).Select(i => renderer.Render($"<p>page-{i}", default)));
        for (var i = 0; i < pdfs.Length; i++)
            Assert.Equal($"page-{100 + i}", (await Poppler.Text(pdfs[i])).Trim());
    }
}
