namespace TeleExpertise.Web.Api;

/// <summary>
/// Refuses state-changing calls that another site's page sent with our cookie. Browsers say where a call comes from
/// (Sec-Fetch-Site, Origin); pages' forms carry an antiforgery token besides; JSON cannot be sent cross-site without a preflight.
/// </summary>
sealed class RefuseForeignOrigin(RequestDelegate next)
{
    public Task Invoke(HttpContext http)
    {
        if (IsSafe(http.Request.Method) || IsOurs(http.Request)) return next(http);
        return Results.Problem("This call came from another site.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(http);
    }

    static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    static bool IsOurs(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none")) return false;
        if (request.Headers.Origin is not [{ } origin]) return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value;
    }
}
