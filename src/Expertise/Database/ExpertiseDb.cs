using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace TeleExpertise.Expertise.Database;

/// <summary>The one context. It names no feature: each folder maps its own entities; use <c>Set&lt;T&gt;()</c>.</summary>
public sealed class ExpertiseDb(DbContextOptions<ExpertiseDb> options) : DbContext(options)
{
    NestingDatabase? database;

    /// <summary>Transactions nest: one begun inside another is a savepoint of it.</summary>
    public override DatabaseFacade Database => database ??= new(this);

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Conventions.Add(_ => new SnakeCaseConvention());

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ExpertiseDb).Assembly);
}
