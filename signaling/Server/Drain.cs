using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace TeleExpertise.Server;

/// <summary>Whether this server is emptying itself before its end.</summary>
public sealed class Drain
{
    volatile bool begun;

    /// <summary>Once true it stays so: nobody is let in any more, and a balancer should send nobody.</summary>
    public bool Begun => begun;

    internal void Begin() => begun = true;
}

/// <summary>
/// Empties the server before it stops: on SIGTERM, SIGINT and SIGQUIT clients are told to go elsewhere and waited for,
/// and only then the host stops, which would close their lines. A second signal does not wait.
/// </summary>
sealed class DrainingLifetime(IHostApplicationLifetime application, Switchboard switchboard) : IHostLifetime, IDisposable
{
    readonly List<PosixSignalRegistration> signals = [];
    int asked;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT }) signals.Add(PosixSignalRegistration.Create(signal, Stop));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => signals.ForEach(s => s.Dispose());

    void Stop(PosixSignalContext context)
    {
        context.Cancel = true; // the process ends when the host has
        if (Interlocked.Increment(ref asked) > 1) application.StopApplication();
        else _ = DrainThenStop();
    }

    async Task DrainThenStop()
    {
        try { await switchboard.Drain(application.ApplicationStopping); }
        catch (OperationCanceledException) { } // it stops already
        finally { application.StopApplication(); }
    }
}
