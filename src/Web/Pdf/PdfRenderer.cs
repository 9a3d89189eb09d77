namespace TeleExpertise.Web.Pdf;

/// <summary>
/// Makes tagged PDF (PDF/UA-1, ISO 14289-1) from HTML, with WeasyPrint in a sandboxed process that is kept between pages.
/// One page at a time: about 0.1 s each, 1 s for the first. The process leaves after five idle minutes.
/// </summary>
public sealed class PdfRenderer : IDisposable
{
    readonly TimeProvider time;
    readonly TimeSpan limit;
    readonly string sandbox;
    readonly SemaphoreSlim turn = new(1);
    PdfWorker? worker;

    /// <summary>A page may take 30 seconds.</summary>
    public PdfRenderer(TimeProvider time) : this(time, TimeSpan.FromSeconds(30), Sandbox.Program) { }

    internal PdfRenderer(TimeProvider time, TimeSpan limit, string sandbox) => (this.time, this.limit, this.sandbox) = (time, limit, sandbox);

    /// <summary>Of the process that is kept, for tests.</summary>
    internal int? WorkerId => worker?.Id;

    /// <summary>Renders a whole document.</summary>
    /// <param name="html">With its style inside; of its URLs only <c>data:</c> ones are followed, and a language should be set on its root.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The bytes of the PDF.</returns>
    /// <exception cref="PdfException">A tool is missing, the page took too long, or could not be rendered.</exception>
    public async Task<byte[]> Render(string html, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            using CancellationTokenSource late = new(limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
            return await RenderInTurn(html, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new PdfException($"The page took more than {limit.TotalSeconds:0.#} seconds.");
        }
        finally
        {
            turn.Release();
        }
    }

    async Task<byte[]> RenderInTurn(string html, CancellationToken cancel)
    {
        try
        {
            // One that left meanwhile, idle or killed, is only noticed by asking it.
            if (worker is not null) return await worker.Render(html, cancel);
        }
        catch (IOException)
        {
            worker!.Dispose();
        }
        worker = PdfWorker.Start(sandbox, limit);
        try
        {
            return await worker.Render(html, cancel);
        }
        catch (IOException error)
        {
            throw new PdfException("The process that makes PDF ended; its last words are in the server's log.", error);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        worker?.Dispose();
        turn.Dispose();
    }
}
