using System.Security.Cryptography;
using System.Text;
using Npgsql;
using TeleExpertise.Server;

namespace TeleExpertise.Web.Operations;

/// <summary>What a watcher asks, and where the site is.</summary>
static class OperationsStage
{
    public static void AddOperations(this WebApplicationBuilder builder) => builder.Services.AddScoped<PublicSite>();

    public static void MapOperations(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).ExcludeFromDescription();
        app.MapGet("/health/ready", Ready).ExcludeFromDescription();
        app.MapGet("/metrics", Metrics).ExcludeFromDescription();
    }

    static async Task<IResult> Ready(NpgsqlDataSource database, Drain drain, CancellationToken cancel)
    {
        if (drain.Begun) return Results.Text("stopping", statusCode: StatusCodes.Status503ServiceUnavailable);
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

    /// <summary>How busy a hospital's service is concerns nobody else: from this machine, or with the token of the settings.</summary>
    static IResult Metrics(HttpContext http, PrometheusExporter prometheus, IConfiguration settings) =>
        ThisMachine.Calls(http) || HasToken(http.Request, settings["Metrics:Token"])
            ? Results.Text(prometheus.Scrape(), PrometheusText.ContentType)
            : Results.NotFound();

    static bool HasToken(HttpRequest request, string? token) =>
        !string.IsNullOrEmpty(token) && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes("Bearer " + token));
}
