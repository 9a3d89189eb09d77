namespace TeleExpertise.Web.Layout;

/// <summary>Headers on every answer: nothing but our own scripts and styles, no framing, no referrer for others, nothing stored on the way.</summary>
sealed class SecurityHeaders(RequestDelegate next, IConfiguration settings)
{
    readonly Uri? site = Uri.TryCreate(settings["PublicUrl"], UriKind.Absolute, out var url) ? url : null;

    public Task Invoke(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.TryAdd("Content-Security-Policy", Policy(http.Request));
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("Referrer-Policy", "same-origin"); // with no-referrer, forms would arrive with "Origin: null"
            headers.TryAdd("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), geolocation=()");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            if (http.Request.IsHttps || site?.Scheme == Uri.UriSchemeHttps) headers.TryAdd("Strict-Transport-Security", "max-age=31536000"); // a year
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(http);
    }

    string Policy(HttpRequest request) =>
        $"default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob: mediastream:; connect-src 'self'{Sockets(request)}; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Our own WebSockets by name: not every browser counts them among 'self'. A Host that is no plain name or address is not repeated.</summary>
    string Sockets(HttpRequest request)
    {
        var (host, secure) = site is null ? (request.Host.Value ?? "", request.IsHttps) : (site.Authority, site.Scheme == Uri.UriSchemeHttps);
        return host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']') ? $" {(secure ? "wss" : "ws")}://{host}" : "";
    }
}
