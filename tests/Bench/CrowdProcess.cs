using System.Diagnostics;
using System.Text.Json;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bench;

/// <summary>An order to the crowd's process, one line of JSON each; every order has one line of answer.</summary>
/// <param name="Do">enter, answer, move, restart, restarted, leave, vanish, show, count, throw or thrown.</param>
/// <param name="Id">Whom.</param>
/// <param name="Sdp">The answer.</param>
/// <param name="Shape">What enters.</param>
/// <param name="Sends">Whether who enters shows its camera.</param>
/// <param name="At">Addresses to throw junk at.</param>
/// <param name="Seconds">For how long; <c>thrown</c> waits for the end and says how much it was.</param>
sealed record CrowdOrder(string Do, int Id = 0, string? Sdp = null, BotShapeName Shape = BotShapeName.Page, bool Sends = true, string[]? At = null, double Seconds = 0);

enum BotShapeName
{
    Page,
    Whip,
    Whep,

    /// <summary>One camera without layers, and a slot for each of fifteen others.</summary>
    Sixteen,
}

/// <param name="Offer">Of who entered.</param>
/// <param name="Connected">How many have shaken hands.</param>
/// <param name="Received">RTP packets of all.</param>
/// <param name="FirstMedia">Milliseconds from each answer to the first packet; those still waiting are left out.</param>
/// <param name="Thrown">Datagrams of junk.</param>
/// <param name="Fault">Of the bots or the bridge: what no honest packet causes.</param>
sealed record CrowdAnswer(string? Offer = null, int Connected = 0, long Received = 0, double[]? FirstMedia = null, long Thrown = 0, string? Fault = null);

/// <summary>
/// Bots in a process of their own, so that their work is not counted as the bridge's: this same program, started again
/// with the word <c>crowd</c>.
/// </summary>
sealed class CrowdProcess : IAsyncDisposable
{
    readonly Process _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(CrowdProcess).Assembly.Location, "crowd"])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public async Task<CrowdAnswer> Ask(CrowdOrder order)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The crowd's process has ended.");
        var answer = JsonSerializer.Deserialize<CrowdAnswer>(line)!;
        return answer.Fault is null ? answer : throw new InvalidOperationException(answer.Fault);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The other side: obeys until its input ends.</summary>
    public static async Task Serve()
    {
        using var crowd = new Crowd();
        var server = new CrowdServer(crowd);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            CrowdAnswer answer;
            try
            {
                answer = await server.Obey(JsonSerializer.Deserialize<CrowdOrder>(line)!);
                answer = crowd.Faults.TryDequeue(out var fault) ? answer with { Fault = fault.Message } : answer;
            }
            catch (InvalidOperationException fault)
            {
                answer = new CrowdAnswer(Fault: fault.Message);
            }
            Console.WriteLine(JsonSerializer.Serialize(answer));
        }
    }
}
