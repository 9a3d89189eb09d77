using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TeleExpertise.Web.Pdf;

/// <summary>One process running render.py, which tells the conversation. It sees the machine's programs and fonts, nothing else.</summary>
sealed class PdfWorker : IDisposable
{
    const int LargestPdf = 64 << 20;
    static readonly string Script = ReadScript();
    readonly Process process;

    PdfWorker(Process process) => this.process = process;

    public int Id => process.Id;

    /// <exception cref="PdfException">A tool is missing.</exception>
    public static PdfWorker Start(string sandbox, TimeSpan limit)
    {
        if (!File.Exists(sandbox) || !Directory.Exists("/usr/lib/python3/dist-packages/weasyprint"))
            throw new PdfException("PDF needs Debian's packages bubblewrap and weasyprint: apt-get install --no-install-recommends bubblewrap weasyprint");
        // The script's own limit only matters when nobody is left to end it.
        var seconds = ((int)limit.TotalSeconds + 5).ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(sandbox, [.. Sandbox.Walls, "--tmpfs", "/tmp", "--chdir", "/tmp", "/usr/bin/python3", "-I", "-c", Script, seconds])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return new PdfWorker(Process.Start(start)!);
    }

    /// <exception cref="IOException">The process has ended.</exception>
    /// <exception cref="PdfException">The page could not be rendered; the process lives on.</exception>
    public async Task<byte[]> Render(string html, CancellationToken cancel)
    {
        // A read from a pipe cannot be called off; the end of the process ends it.
        await using var ending = cancel.UnsafeRegister(static self => ((PdfWorker)self!).End(), this);
        try
        {
            await Send(html);
            return await Receive();
        }
        catch (IOException)
        {
            cancel.ThrowIfCancellationRequested();
            throw;
        }
    }

    async Task Send(string html)
    {
        var message = new byte[4 + Encoding.UTF8.GetByteCount(html)];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length - 4);
        Encoding.UTF8.GetBytes(html, message.AsSpan(4));
        var input = process.StandardInput.BaseStream;
        await input.WriteAsync(message);
        await input.FlushAsync();
    }

    async Task<byte[]> Receive()
    {
        var output = process.StandardOutput.BaseStream;
        var head = new byte[5];
        await output.ReadExactlyAsync(head);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(1));
        if (length > LargestPdf) throw new IOException("The answer is no PDF.");
        var body = new byte[length];
        await output.ReadExactlyAsync(body);
        return head[0] == 0 ? body : throw new PdfException($"The page could not be rendered ({Encoding.ASCII.GetString(body)}).");
    }

    void End()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    public void Dispose()
    {
        End();
        process.Dispose();
    }

    static string ReadScript()
    {
        using var stream = typeof(PdfWorker).Assembly.GetManifestResourceStream("pdf/render.py")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
