using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace TeleExpertise.Web.Api;

/// <summary>How much anybody may send, and how often a stranger may try.</summary>
static class Limits
{
    /// <summary>Policy for what tries a secret: signing in, one-time links. Only attempts count, not looking at the form.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Policy for going to an identity provider and coming back: each way counts, and is a GET.</summary>
    public const string Provider = "provider";

    /// <summary>Policy for the public check of certificates.</summary>
    public const string Verify = "verify";

    /// <summary>Policy for encoders and screens.</summary>
    public const string Devices = "devices";

    /// <summary>Policy for phones that send photos with a pass.</summary>
    public const string Photos = "photos";

    /// <summary>Policy for guests' devices without an account: each asks every three seconds whether it is called, and then what is on.</summary>
    public const string Guests = "guests";

    /// <summary>Policy for calendar programs that read an address. A service that reads for many people does so from few addresses.</summary>
    public const string Feeds = "feeds";

    /// <summary>Largest body, bytes: one chunk of a document (1 MiB) and its surroundings. An endpoint that takes more says so itself.</summary>
    const long Body = (1024 + 64) * 1024;

    public static void AddLimits(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.Limits.MaxRequestBodySize = Body;
            o.AddServerHeader = false;
        });
        builder.Services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "60";
                return ValueTask.CompletedTask;
            };
            o.AddPolicy(SignIn, http => IsLook(http) ? RateLimitPartition.GetNoLimiter("") : AMinute(http, settings.GetValue("Limits:SignInsAMinute", 30)));
            o.AddPolicy(Provider, http => AMinute(http, settings.GetValue("Limits:SignInsAMinute", 30)));
            o.AddPolicy(Verify, http => AMinute(http, settings.GetValue("Limits:ChecksAMinute", 60)));
            o.AddPolicy(Devices, http => AMinute(http, settings.GetValue("Limits:DevicesAMinute", 60)));
            o.AddPolicy(Feeds, http => AMinute(http, settings.GetValue("Limits:FeedsAMinute", 300)));
            o.AddPolicy(Guests, http => AMinute(http, settings.GetValue("Limits:GuestsAMinute", 300)));
            o.AddPolicy(Photos, http => AMinute(http, settings.GetValue("Limits:PhotosAMinute", 300)));
        });
    }

    static bool IsLook(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    /// <summary>Counted by peer address, in memory only.</summary>
    static RateLimitPartition<string> AMinute(HttpContext http, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new()
        {
            PermitLimit = permits,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });
}
