using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TeleExpertise.Testing;

/// <summary>Keeps every word that anybody logs, at every level, with exceptions and structured values.</summary>
public sealed class ListeningLog : ILoggerProvider, ILogger
{
    readonly ConcurrentQueue<string> heard = new();

    /// <summary>Everything heard so far.</summary>
    public string Heard => string.Join('\n', heard);

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
    {
        Note(state);
        return null;
    }

    /// <inheritdoc />
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        heard.Enqueue(formatter(state, exception));
        if (exception is not null) heard.Enqueue(exception.ToString());
        Note(state);
    }

    void Note<TState>(TState state)
    {
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
            foreach (var (key, value) in values) heard.Enqueue($"{key}={value}");
        else heard.Enqueue(state?.ToString() ?? "");
    }

    /// <inheritdoc />
    public void Dispose() { }
}
