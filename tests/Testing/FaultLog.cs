using Microsoft.Extensions.Logging;

namespace TeleExpertise.Testing;

/// <summary>
/// Writes what servers under test log as errors, with their stack traces, to the file that <c>TELEEXPERTISE_FAULTS</c> names, so that a failure seen
/// once on a busy machine tells its cause. Some tests make such errors on purpose.
/// </summary>
sealed class FaultLog(string file) : ILoggerProvider, ILogger
{
    static readonly Lock Writing = new();

    public static string? File { get; } = Environment.GetEnvironmentVariable("TELEEXPERTISE_FAULTS") is { Length: > 0 } file ? file : null;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        lock (Writing) System.IO.File.AppendAllText(file, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {formatter(state, exception)}\n{exception}\n");
    }

    public void Dispose() { }
}
