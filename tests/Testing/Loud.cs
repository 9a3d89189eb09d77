using Microsoft.Extensions.Logging;

namespace TeleExpertise.Testing;

/// <summary>Fails the test where the service would only write the error down and try again later.</summary>
/// <typeparam name="T">Who writes.</typeparam>
public sealed class Loud<T> : ILogger<T>
{
    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc />
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null) throw new InvalidOperationException(formatter(state, exception), exception);
    }
}
