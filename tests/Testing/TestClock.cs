namespace TeleExpertise.Testing;

/// <summary>A clock that stands still until told otherwise.</summary>
public sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    DateTimeOffset now = now.ToUniversalTime();

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Moves on.</summary>
    public void Advance(TimeSpan by) => now += by;

    /// <summary>Jumps to an instant.</summary>
    public void Set(DateTimeOffset to) => now = to.ToUniversalTime();
}
