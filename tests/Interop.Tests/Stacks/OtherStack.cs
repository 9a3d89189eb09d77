using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TeleExpertise.Testing;

namespace TeleExpertise.Interop.Tests.Stacks;

/// <summary>A program of tests/peers that publishes or watches with a WebRTC stack nobody here wrote, and says what it has sent or received.</summary>
sealed class OtherStack : IAsyncDisposable
{
    readonly Process program;
    readonly Task reading;
    readonly StringBuilder complaints = new();
    Counted last = new("", 0, 0, 0);

    OtherStack(Process program)
    {
        this.program = program;
        program.ErrorDataReceived += (_, line) => { lock (complaints) complaints.AppendLine(line.Data); };
        program.BeginErrorReadLine();
        reading = Task.Run(Read);
    }

    /// <summary>Debian's: it encodes and decodes.</summary>
    public static OtherStack GStreamer(string verb, string codec, string url) => Start("/usr/bin/python3", "gstreamer.py", verb, codec, url);

    /// <summary>Of npm: it carries packets.</summary>
    public static async Task<OtherStack> Werift(string verb, string url)
    {
        await Peers.Install();
        return Start("node", "werift.mjs", verb, url);
    }

    public Counted Last => last;

    /// <summary>Waits until it has sent or received so much since it began.</summary>
    public Task Counts(int audio, int video, int keyFrames = 0) => Eventually.Holds(
        () => Task.FromResult(last.Audio >= audio && last.Video >= video && last.KeyFrames >= keyFrames),
        () => Task.FromResult($"{program.StartInfo.FileName} {string.Join(' ', program.StartInfo.ArgumentList)} {(program.HasExited ? "ended" : "runs")}: {last}\n{complaints}"));

    public async ValueTask DisposeAsync()
    {
        program.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await program.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            program.Kill();
        }
        await reading;
        program.Dispose();
    }

    static OtherStack Start(string program, params string[] arguments) => new(Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Peers.Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    })!);

    async Task Read()
    {
        while (await program.StandardOutput.ReadLineAsync() is { } line) last = JsonSerializer.Deserialize<Counted>(line, JsonSerializerOptions.Web)!;
    }

    /// <param name="State">Of the connection.</param>
    /// <param name="Audio">Packets of werift; of GStreamer what it encoded or decoded.</param>
    /// <param name="Video">The same.</param>
    /// <param name="KeyFrames">Told by werift alone.</param>
    public sealed record Counted(string State, int Audio, int Video, int KeyFrames);
}
