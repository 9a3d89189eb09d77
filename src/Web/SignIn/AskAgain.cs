using TeleExpertise.Expertise.People;
using TeleExpertise.Web.Api;

namespace TeleExpertise.Web.SignIn;

/// <summary>Marks a page or endpoint that wants to know that the person is still the person: they proved it in the last five minutes.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReAuthenticatedAttribute : Attribute
{
    /// <summary>Where to come back to after a form was sent too late; null for the same address.</summary>
    public string? Back { get; init; }
}

/// <summary>Sends people to the page that asks them again, and back; tells programs where to go.</summary>
sealed class AskAgain(RequestDelegate next, TimeProvider clock)
{
    /// <summary>The page that asks.</summary>
    public const string Page = "/account/confirm";
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    public Task Invoke(HttpContext http, CurrentActor me)
    {
        var asked = http.GetEndpoint()?.Metadata.GetMetadata<ReAuthenticatedAttribute>();
        if (asked is null || !me.IsSignedIn || me.SignIn.Confined || IsFresh(me.SignIn)) return next(http); // who is confined has nothing more to prove it with
        var request = http.Request;
        if (Problems.IsForPrograms(request.Path) || request.Headers.Accept == "application/json")
            return Problems.Write(http, StatusCodes.Status403Forbidden, "reauthentication-required", extensions: new(StringComparer.Ordinal) { ["confirm"] = Page });
        var back = asked.Back ?? (HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : request.Path.Value);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = $"{Page}?next={Uri.EscapeDataString(back ?? "/")}";
        return Task.CompletedTask;
    }

    bool IsFresh(AccountSignIn signIn) => clock.GetUtcNow() - signIn.ReAuthenticatedAt < Fresh;
}

static class ReAuthenticatedEndpoints
{
    /// <summary>Wants a proof of the last five minutes.</summary>
    /// <param name="endpoint">Which.</param>
    /// <param name="back">Where to come back to after a form was sent too late.</param>
    public static TBuilder RequireReAuthentication<TBuilder>(this TBuilder endpoint, string? back = null) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new ReAuthenticatedAttribute { Back = back });
}
