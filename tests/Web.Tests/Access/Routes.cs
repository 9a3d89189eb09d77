using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Access;

/// <summary>The routes of the running application: one added later is tried too.</summary>
static class Routes
{
    /// <summary>Patterns that answer a method, such as <c>requests/{id:guid}</c>; files and the framework's catch-alls left out.</summary>
    public static IReadOnlyList<RoutePattern> Of(TestApp app, string method) =>
        [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains(method) != false)
            .Where(e => !e.RoutePattern.RawText!.Contains('*') && !e.RoutePattern.RawText.Contains("built", StringComparison.Ordinal))
            .Select(e => e.RoutePattern).DistinctBy(p => p.RawText)];

    /// <summary>The address of a route with one value in all of its places.</summary>
    public static string With(this RoutePattern pattern, string value) =>
        "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart { ParameterPolicies: [{ Content: "int" }, ..] } => "404",
            _ => value,
        }))));

    /// <summary>The addresses that answer a method, with the empty id in their places.</summary>
    public static List<string> Addresses(TestApp app, string method) => [.. Of(app, method).Select(p => p.With(Guid.Empty.ToString())).Distinct()];
}
