using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
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
        services.AddSingleton(_ => NpgsqlDataSource.Create(Prepared(appConnection)));
        services.AddSingleton<DbDataSource>(s => s.GetRequiredService<NpgsqlDataSource>());
        // Not pooled: a context that comes back from a pool would bring along for whom it worked.
        // A connection rather than the source: EF would build its model and its queries anew for each source, as tests have many.
        return services.AddDbContext<ExpertiseDb>((s, o) => Complete(o.UseNpgsql(s.GetRequiredService<NpgsqlDataSource>().CreateConnection(), contextOwnsConnection: true, Configure)));
    }

    /// <summary>The same options on a connection string, for migration and tools.</summary>
    public static DbContextOptionsBuilder<ExpertiseDb> UseExpertise(this DbContextOptionsBuilder<ExpertiseDb> options, string connection)
    {
        Complete(options.UseNpgsql(connection, Configure));
        return options;
    }

    /// <summary>A scope for the server's own work, which no person asked for.</summary>
    public static AsyncServiceScope CreateSystemScope(this IServiceScopeFactory scopes) => scopes.CreateScopeFor(Reach.System);

    /// <summary>A scope that works for somebody.</summary>
    public static AsyncServiceScope CreateScopeFor(this IServiceScopeFactory scopes, Reach reach)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ExpertiseDb>().Reach = reach;
        return scope;
    }

    /// <summary>
    /// A connection prepares what it is asked a second time: planning a statement anew, with the policies of row-level security in it, costs more than running it.
    /// A plan for a statement's every argument serves: one for each array of arguments seems cheaper to PostgreSQL, which does not count that planning it costs most.
    /// Settings of the string itself win.
    /// </summary>
    static string Prepared(string connection)
    {
        var options = new NpgsqlConnectionStringBuilder(connection);
        if (options.MaxAutoPrepare == 0) (options.MaxAutoPrepare, options.AutoPrepareMinUsages) = (128, 2);
        options.Options ??= "-c plan_cache_mode=force_generic_plan";
        return options.ConnectionString;
    }

    static void Complete(DbContextOptionsBuilder options) =>
        options.AddInterceptors(ActOnBehalf.Instance, SealWhatIsSaved.Instance).ReplaceService<IStructuralTypeMaterializerSource, OpenWhatIsRead>();

    static void Configure(Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.NpgsqlDbContextOptionsBuilder npgsql) =>
        npgsql.MigrationsHistoryTable("schema_history");
}
