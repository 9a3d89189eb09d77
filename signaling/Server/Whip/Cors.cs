using Microsoft.AspNetCore.Http;

namespace TeleExpertise.Server;

/// <summary>
/// Lets any site's page call (RFC 9725 section 4.2 asks for CORS): a caller is known by the ticket in its hands, never
/// by a cookie, so there is nothing that a foreign page could misuse.
/// </summary>
static class Cors
{
    public static void Allow(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.AccessControlExposeHeaders = "Location, Link, Accept-Post, Retry-After, WWW-Authenticate";
    }

    public static void Preflight(HttpContext http, string method)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowMethods = headers.Allow = $"{method}, OPTIONS";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, If-Match";
        headers.AccessControlMaxAge = "3600";
        if (method == HttpMethods.Post) headers["Accept-Post"] = "application/sdp";
    }
}
