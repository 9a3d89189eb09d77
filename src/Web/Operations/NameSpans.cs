using Microsoft.AspNetCore.Http.Features;

namespace TeleExpertise.Web.Operations;

/// <summary>Names the span of a request by its route, which the framework leaves to others. An error page run in its place does not rename it.</summary>
sealed class NameSpans(RequestDelegate next)
{
    public async Task Invoke(HttpContext http)
    {
        var span = http.Features.Get<IHttpActivityFeature>()?.Activity;
        if (span is { IsAllDataRequested: true } && span.GetTagItem("http.route") is null)
        {
            var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            if (route is not null) span.SetTag("http.route", route);
            span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        }
        await next(http);
        span?.SetTag("http.response.status_code", http.Response.StatusCode);
    }
}
