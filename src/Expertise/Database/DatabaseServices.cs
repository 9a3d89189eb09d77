using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace TeleExpertise.Expertise.Database;

/// <summary>Wires PostgreSQL.</summary>
public static class DatabaseServices
{
    /// <summary>Registers the data source and the context for the application's role.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="appConnection">Connection string of the role teleexpertise_app.</param>
    public static IServiceCollection AddDatabase(this IServiceCollection services, string appConnection)
    {
        services.AddSingleton(_ => NpgsqlDataSource.Create(appConnection));
        services.AddSingleton<DbDataSource>(s => s.GetRequiredService<NpgsqlDataSource>());
        return services.AddDbContextPool<ExpertiseDb>((s, o) => o.UseNpgsql(s.GetRequiredService<NpgsqlDataSource>(), Configure));
    }

    /// <summary>The same options on a connection string, for migration and tools.</summary>
    public static DbContextOptionsBuilder<ExpertiseDb> UseExpertise(this DbContextOptionsBuilder<ExpertiseDb> options, string connection) =>
        options.UseNpgsql(connection, Configure);

    static void Configure(Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.MigrationsHistoryTable("schema_history");
}
