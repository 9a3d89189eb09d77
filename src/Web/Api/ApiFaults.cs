using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;

namespace TeleExpertise.Web.Api;

/// <summary>Turns exceptions of calls by programs into problem details that say whose fault it is and show nothing of the inside.</summary>
sealed class ApiFaults : IExceptionHandler
{
    /// <summary>Where the driver notices it.</summary>
    static readonly string[] lostTransaction = ["Npgsql.NpgsqlTransaction.", "Npgsql.NpgsqlCommand.set_DbTransaction("];

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The request's own path already points to the error page.
        if (!Problems.IsForPrograms(httpContext.Features.GetRequiredFeature<IExceptionHandlerPathFeature>().Path)) return false;
        var status = StatusOf(exception);
        if (status == StatusCodes.Status503ServiceUnavailable) httpContext.Response.Headers.RetryAfter = "2";
        // The path says where the JSON is wrong, never what it held.
        var json = exception.InnerException as JsonException;
        var code = json is null ? Problems.CodeOf(status) : "malformed-json";
        await Problems.Write(httpContext, status, code, json?.Path);
        return true;
    }

    /// <summary>400 and its kin for the caller's faults, 503 while PostgreSQL is away, 500 for ours.</summary>
    public static int StatusOf(Exception exception)
    {
        for (var error = exception; error is not null; error = error.InnerException)
        {
            if (error is BadHttpRequestException refused) return refused.StatusCode;
            if (error is NpgsqlException { IsTransient: true } or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown })
                return StatusCodes.Status503ServiceUnavailable; // a backend whose postmaster is killed says "admin shutdown"
            // A transaction that was lost with its connection says of itself that it is completed, or disposed.
            if (error is InvalidOperationException && error.StackTrace is { } where && lostTransaction.Any(place => where.Contains(place, StringComparison.Ordinal))) return StatusCodes.Status503ServiceUnavailable;
        }
        return StatusCodes.Status500InternalServerError;
    }
}
