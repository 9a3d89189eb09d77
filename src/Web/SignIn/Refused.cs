using System.Globalization;
using TeleExpertise.Expertise;

namespace TeleExpertise.Web.SignIn;

static class Refused
{
    /// <summary>The status of a page whose form was refused; with Retry-After where waiting helps.</summary>
    public static void Say(this HttpResponse answer, Refusal why)
    {
        answer.StatusCode = why.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.TooSoon => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        if (why.Wait is { } wait) answer.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
