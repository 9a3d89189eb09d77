using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Database;

/// <summary>The one context. It names no feature: each folder maps its own entities; use <c>Set&lt;T&gt;()</c>.</summary>
public sealed class ExpertiseDb(DbContextOptions<ExpertiseDb> options, Sealer sealer) : DbContext(options)
{
    NestingDatabase? database;
    Reach reach = Reach.Door;

    /// <summary>
    /// For whom the context works. PostgreSQL is told each time a connection opens, and lets it see accordingly.
    /// </summary>
    /// <exception cref="InvalidOperationException">Set inside a transaction: half of it would be another's work.</exception>
    public Reach Reach
    {
        get => reach;
        set
        {
            if (value != reach && Database.CurrentTransaction is not null) throw new InvalidOperationException("A transaction works for one person from its begin to its end.");
            reach = value;
        }
    }

    /// <summary>Seals and opens what is kept sealed; saving and reading an <see cref="ISealed"/> row do it by themselves.</summary>
    public Sealer Sealer => sealer;

    /// <summary>Transactions nest: one begun inside another is a savepoint of it.</summary>
    public override DatabaseFacade Database => database ??= new(this);

    /// <summary>
    /// Works for another until the loan is disposed: where a secret that was shown, such as a certificate's code, opens more than its bearer may see. On an open
    /// connection PostgreSQL is told at once, inside a transaction too: a call's key and its answer are kept for the caller around a verb that weighs what others asked.
    /// </summary>
    public ReachLoan As(Reach other)
    {
        var before = reach;
        try
        {
            Lend(other);
        }
        catch
        {
            reach = before; // nobody has a loan to give back
            throw;
        }
        return new(this, before);
    }

    internal void Lend(Reach other)
    {
        if (other == reach) return;
        reach = other;
        ActOnBehalf.Tell(this);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Conventions.Add(_ => new SnakeCaseConvention());

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ExpertiseDb).Assembly);
}
