namespace TeleExpertise.Web.Api;

/// <summary>
/// Refuses state-changing calls and hub connections that another site's page started with our cookie. Browsers say where a call
/// comes from (Sec-Fetch-Site, Origin); pages' forms carry an antiforgery token besides; JSON cannot be sent cross-site without a
/// preflight. A WebSocket starts with a GET and knows no preflight, so hubs are checked whatever the method.
/// </summary>
sealed class RefuseForeignOrigin(RequestDelegate next, IConfiguration settings)
{
    readonly string? publicAuthority = Uri.TryCreate(settings["PublicUrl"], UriKind.Absolute, out var url) ? url.Authority : null;

    public Task Invoke(HttpContext http)
    {
        var harmless = IsSafe(http.Request.Method) && !http.Request.Path.StartsWithSegments("/hub", StringComparison.OrdinalIgnoreCase);
        return harmless || IsDevice(http.Request.Path) || IsOurs(http.Request) ? next(http) : Problems.Write(http, StatusCodes.Status400BadRequest, "foreign-origin");
    }

    /// <summary>Encoders and screens carry a ticket and no cookie: a foreign page can misuse nothing (RFC 9725 wants it to be able to call).</summary>
    static bool IsDevice(PathString path) =>
        path.StartsWithSegments("/whip", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/whep", StringComparison.OrdinalIgnoreCase);

    static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    bool IsOurs(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none")) return false;
        if (request.Headers.Origin is not [{ } origin]) return true; // not a browser, or an old one: antiforgery and SameSite remain
        return Uri.TryCreate(origin, UriKind.Absolute, out var from) && (from.Authority == request.Host.Value || from.Authority == publicAuthority);
    }
}
