using System.Diagnostics;
using TeleExpertise.Web.Pdf;

namespace TeleExpertise.Web.Tests.Pdf;

public sealed class TroubleWithTheWorker
{
    [Fact]
    public async Task One_that_was_killed_is_replaced()
    {
        using PdfRenderer renderer = new(TimeProvider.System);
        await renderer.Render("<p>one", default);
        var first = renderer.WorkerId!.Value;
        using (var process = Process.GetProcessById(first)) process.Kill(entireProcessTree: true);

        Assert.Equal("two", (await Poppler.Text(await renderer.Render("<p>two", default))).Trim());
        Assert.NotEqual(first, renderer.WorkerId);
    }

    [Fact]
    public async Task It_is_kept_between_pages()
    {
        using PdfRenderer renderer = new(TimeProvider.System);
        await renderer.Render("<p>one", default);
        var first = renderer.WorkerId;
        await renderer.Render("<p>two", default);
        Assert.Equal(first, renderer.WorkerId);
    }

    [Fact]
    public async Task A_page_without_end_is_given_up_and_the_next_one_made()
    {
        using PdfRenderer renderer = new(TimeProvider.System, TimeSpan.FromSeconds(5), "/usr/bin/bwrap");
        var endless = "<table>" + string.Concat(Enumerable.Repeat("<tr><td>row<td>row<td>row", 50_000));
        var error = await Assert.ThrowsAsync<PdfException>(() => renderer.Render(endless, default));
        Assert.Contains("more than 5 seconds", error.Message, StringComparison.Ordinal);
        Assert.Equal("short", (await Poppler.Text(await renderer.Render("<p>short", default))).Trim());
    }

    [Fact]
    public async Task Missing_tools_are_named()
    {
        using PdfRenderer renderer = new(TimeProvider.System, TimeSpan.FromSeconds(5), "/usr/bin/no-such-sandbox");
        var error = await Assert.ThrowsAsync<PdfException>(() => renderer.Render("<p>", default));
        Assert.Contains("apt-get install", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_renderer_it_leaves()
    {
        int id;
        using (PdfRenderer renderer = new(TimeProvider.System))
        {
            await renderer.Render("<p>one", default);
            id = renderer.WorkerId!.Value;
        }
        Assert.True(await Gone(id));
    }

    static async Task<bool> Gone(int id)
    {
        for (var wait = 0; wait < 200 && Directory.Exists($"/proc/{id}"); wait++) await Task.Delay(100);
        return !Directory.Exists($"/proc/{id}");
    }
}
