using System.Diagnostics;

namespace TeleExpertise.Web.Tests.Pdf;

/// <summary>Somebody else's reader of PDF (Debian's poppler-utils).</summary>
static class Poppler
{
    public static Task<string> Text(byte[] pdf) => Run("pdftotext", pdf, "-");

    /// <summary>What the tool prints about the file; arguments go after its name.</summary>
    public static async Task<string> Run(string tool, byte[] pdf, params string[] arguments)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, pdf);
            ProcessStartInfo start = new("/usr/bin/" + tool, [file, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
            using var process = Process.Start(start)!;
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return text;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
