using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TeleExpertise.Web.Pdf;

/// <summary>One page of a PDF as a picture.</summary>
/// <param name="Png">At most 2,400 pixels a side: an A4 page at some 205 dots an inch.</param>
/// <param name="Pages">How many the PDF has.</param>
sealed record DrawnPage(byte[] Png, int Pages);

/// <summary>
/// Draws pages of PDFs that somebody sent, with Debian's poppler in a sandbox, so that everybody in a room sees and points at the same picture without a viewer in the
/// page. One page at a time, about 0.3 s each; the last few are kept for as long as a room looks at them, because all ask at once.
/// </summary>
sealed class PageDrawer(TimeProvider clock) : IDisposable
{
    const int LargestPng = 24 << 20, Kept = 6;
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20), Keep = TimeSpan.FromMinutes(2);

    /// <summary>Says how many pages there are on the first line, then comes the picture. A page behind the last is the last.</summary>
    const string Script = """
        ulimit -t 20; ulimit -v 2000000
        cat > in.pdf
        pages=$(pdfinfo in.pdf 2>/dev/null | sed -n 's/^Pages: *//p')
        [ -n "$pages" ] || exit 3
        [ "$1" -le "$pages" ] || set -- "$pages"
        echo "$pages"
        exec pdftoppm -png -singlefile -cropbox -f "$1" -l "$1" -scale-to 2400 in.pdf 2>/dev/null
        """;

    readonly SemaphoreSlim turn = new(1);
    readonly LinkedList<(Guid Document, int Page, DrawnPage Drawn)> last = new();
    ITimer? forgetting;

    /// <summary>Draws a page, or gives it as it was drawn a moment ago.</summary>
    /// <param name="document">Which, for who asks for it next; the caller has seen that it may be read.</param>
    /// <param name="page">From 1.</param>
    /// <param name="bytes">Of the PDF, read only where the page is to be drawn.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Null where poppler cannot draw it.</returns>
    /// <exception cref="PdfException">A tool is missing.</exception>
    public async Task<DrawnPage?> Draw(Guid document, int page, IAsyncEnumerable<Memory<byte>> bytes, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            forgetting ??= clock.CreateTimer(_ => _ = Forget(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            forgetting.Change(Keep, Timeout.InfiniteTimeSpan);
            if (last.FirstOrDefault(k => k.Document == document && k.Page == page).Drawn is { } kept) return kept;
            if (await DrawInTurn(page, bytes, cancel) is not { } drawn) return null;
            last.AddFirst((document, page, drawn));
            if (last.Count > Kept) last.RemoveLast();
            return drawn;
        }
        finally
        {
            turn.Release();
        }
    }

    async Task<DrawnPage?> DrawInTurn(int page, IAsyncEnumerable<Memory<byte>> bytes, CancellationToken cancel)
    {
        if (!File.Exists(Sandbox.Program) || !File.Exists("/usr/bin/pdftoppm"))
            throw new PdfException("Showing PDF needs Debian's packages bubblewrap and poppler-utils: apt-get install --no-install-recommends bubblewrap poppler-utils");
        using CancellationTokenSource late = new(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        ProcessStartInfo start = new(Sandbox.Program, [.. Sandbox.Walls, "--size", "67108864", "--tmpfs", "/tmp", "--chdir", "/tmp", "/bin/sh", "-c", Script, "sh", page.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        // A read from a pipe cannot be called off; the end of the process ends it.
        await using var ending = either.Token.UnsafeRegister(static p => End((Process)p!), process);
        try
        {
            var answer = Receive(process);
            try
            {
                await foreach (var piece in bytes.WithCancellation(either.Token)) await process.StandardInput.BaseStream.WriteAsync(piece, either.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it had read all: what it said by then counts.
            }
            var drawn = await answer;
            cancel.ThrowIfCancellationRequested();
            return drawn;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null; // it takes too long
        }
        finally
        {
            End(process);
        }
    }

    static async Task<DrawnPage?> Receive(Process process)
    {
        using MemoryStream said = new();
        var piece = new byte[81920];
        int got;
        while ((got = await process.StandardOutput.BaseStream.ReadAsync(piece)) > 0)
        {
            await said.WriteAsync(piece.AsMemory(0, got));
            if (said.Length > LargestPng) return null;
        }
        var all = said.GetBuffer().AsSpan(0, (int)said.Length);
        var line = all.IndexOf((byte)'\n');
        if (line is < 1 or > 9 || !int.TryParse(Encoding.ASCII.GetString(all[..line]), NumberStyles.None, CultureInfo.InvariantCulture, out var pages)) return null;
        var png = all[(line + 1)..];
        return png.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) ? new(png.ToArray(), pages) : null;
    }

    static void End(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>Nobody looks any more: what was drawn is somebody's health.</summary>
    async Task Forget()
    {
        await turn.WaitAsync();
        last.Clear();
        turn.Release();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        forgetting?.Dispose();
        turn.Dispose();
    }
}
