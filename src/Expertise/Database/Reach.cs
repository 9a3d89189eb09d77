namespace TeleExpertise.Expertise.Database;

/// <summary>For whom a context works, which decides the rows that row-level security shows it (migration 0013).</summary>
public readonly record struct Reach
{
    /// <summary>Nobody has come in yet: accounts and what signing in needs, nothing of any territory.</summary>
    public static readonly Reach Door;

    /// <summary>The server's own work, such as jobs and the outbox: everything.</summary>
    public static readonly Reach System = new("system", default);

    Reach(string onBehalf, DateOnly today) => (OnBehalf, Today) = (onBehalf, today);

    /// <summary>A person: the territories where they hold a role on that day.</summary>
    public static Reach Of(Guid accountId, DateOnly today) => new(accountId.ToString(), today);

    /// <summary>As PostgreSQL is told; null at the door.</summary>
    internal string? OnBehalf { get; }
    internal DateOnly Today { get; }
}

/// <summary>Gives a context back to whom it worked for.</summary>
public readonly struct ReachLoan(ExpertiseDb db, Reach before) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => db.Lend(before);
}
