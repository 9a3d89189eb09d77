using Npgsql;

namespace TeleExpertise.Web.Operations;

/// <summary>What a watcher asks.</summary>
static class OperationsStage
{
    public static void MapOperations(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).ExcludeFromDescription();
        app.MapGet("/health/ready", Ready).ExcludeFromDescription();
    }

    static async Task<IResult> Ready(NpgsqlDataSource database, CancellationToken cancel)
    {
        try
        {
            await using var ask = database.CreateCommand("select 1");
            await ask.ExecuteScalarAsync(cancel);
            return Results.Text("ready");
        }
        catch (NpgsqlException)
        {
            return Results.Text("PostgreSQL does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
