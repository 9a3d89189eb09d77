using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace TeleExpertise.Web.Api;

/// <summary>Problem details (RFC 9457) for what goes wrong before or beside a verb: each with a fixed code and what to do.</summary>
static class Problems
{
    static readonly string[] ForPrograms = ["/api", "/hub", "/demo", "/openapi", "/metrics", "/health", "/whip", "/whep"];

    /// <summary>True where programs call: they get JSON, people get a page.</summary>
    public static bool IsForPrograms(PathString path) =>
        ForPrograms.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>A problem whose sentence comes from the resource file Refusals.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">A fixed word of Refusals.</param>
    /// <param name="words">The sentences.</param>
    /// <param name="field">Where in the body it is wrong, as a JSON path; never the value.</param>
    /// <param name="extensions">More members.</param>
    public static IResult Of(int status, string code, IStringLocalizer<Refusals> words, string? field = null, Dictionary<string, object?>? extensions = null)
    {
        var problem = new ProblemDetails { Status = status, Title = words[code], Extensions = { ["code"] = code } };
        if (field is not null) problem.Extensions["errors"] = new[] { new { field, code, message = words[code].Value } };
        foreach (var (name, value) in extensions ?? []) problem.Extensions[name] = value;
        return Results.Problem(problem);
    }

    /// <summary>Writes the problem as the answer.</summary>
    public static Task Write(HttpContext http, int status, string code, string? field = null, Dictionary<string, object?>? extensions = null) =>
        Of(status, code, http.RequestServices.GetRequiredService<IStringLocalizer<Refusals>>(), field, extensions).ExecuteAsync(http);

    /// <summary>Gives a body to an answer that has only a status, such as 401 or 405.</summary>
    public static Task Write(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        return Write(context.HttpContext, status, CodeOf(status));
    }

    /// <summary>The fixed word of a bare status.</summary>
    public static string CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "sign-in-first",
        StatusCodes.Status404NotFound => "not-found",
        StatusCodes.Status405MethodNotAllowed => "method-not-allowed",
        StatusCodes.Status413PayloadTooLarge => "body-too-large",
        StatusCodes.Status415UnsupportedMediaType => "json-expected",
        StatusCodes.Status429TooManyRequests => "too-many-calls",
        StatusCodes.Status503ServiceUnavailable => "try-again-soon",
        >= 500 => "server-error",
        _ => "bad-request",
    };
}
