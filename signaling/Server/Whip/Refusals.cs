using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using TeleExpertise.Bridge;

namespace TeleExpertise.Server;

/// <summary>Problem details (RFC 9457) of WHIP and WHEP; the codes are PROTOCOL.md's.</summary>
static class Refusals
{
    const string RetryAfterSeconds = "2";

    public static IResult NotFound => Problem(StatusCodes.Status404NotFound, "not-found", "There is nothing at this address, or it is not yours.");
    public static IResult Foreign => Problem(StatusCodes.Status403Forbidden, "this-machine-only", "Without tickets only programs and pages of this machine may call.");
    public static IResult Method => Problem(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "See the Allow header; candidates are not trickled, they stand in the answer.");
    public static IResult NoSdp => Problem(StatusCodes.Status415UnsupportedMediaType, "sdp-expected", "Post an SDP offer as application/sdp.");
    public static IResult TooLarge => Problem(StatusCodes.Status413PayloadTooLarge, "offer-too-large", $"An offer has at most {Body.Longest / 1024} KiB.");

    /// <summary>
    /// What a refused join comes to. A ticket that opens nothing here is always the same 401: whether it is changed,
    /// expired, spent or revoked is for its issuer to know.
    /// </summary>
    public static IResult Of(HttpContext http, string code, JoinResult.Refused? why)
    {
        switch (code)
        {
            case "ticket-other-room" or "ticket-other-person" or "ticket-other-use":
                return Problem(StatusCodes.Status403Forbidden, "ticket-for-another-door", "The ticket is for another room, person or use.");
            case ['t', 'i', 'c', 'k', 'e', 't', '-', ..]:
                http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
                return Problem(StatusCodes.Status401Unauthorized, "ticket-needed", "Send a fresh ticket for this room as bearer token; each works once.");
            case "room-closed":
                return Problem(StatusCodes.Status404NotFound, code, "The session has ended.");
            case "offer-refused":
                var malformed = why!.Code == RefusalCode.Malformed;
                return Problem(malformed ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity, code, why.Sentence);
            case "ended":
                return Problem(StatusCodes.Status409Conflict, code, "The room was closed or access withdrawn meanwhile.");
            default:
                http.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Problem(StatusCodes.Status503ServiceUnavailable, code, "There is no place or no service at the moment; try again.");
        }
    }

    static IResult Problem(int status, string code, string detail) =>
        Results.Problem(new ProblemDetails { Status = status, Detail = detail, Extensions = { ["code"] = code } });
}
