using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise;

namespace TeleExpertise.Web.Api;

/// <summary>The one place where a verb's outcome becomes an HTTP answer.</summary>
static class Answers
{
    /// <summary>The value through <paramref name="success"/>, or problem details that name each field and say what to do.</summary>
    public static IResult Answer<T>(this Outcome<T> outcome, IStringLocalizer<Refusals> words, Func<T, IResult> success) =>
        outcome.Succeeded ? success(outcome.Value) : outcome.Refusal.Answer(words);

    /// <summary>Problem details of a refusal.</summary>
    public static IResult Answer(this Refusal refusal, IStringLocalizer<Refusals> words)
    {
        var status = refusal.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.TooSoon => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status400BadRequest,
        };
        var problem = new ProblemDetails { Status = status, Title = words[refusal.Code], Extensions = { ["code"] = refusal.Code } };
        if (refusal.Fields.Count > 0)
            problem.Extensions["errors"] = refusal.Fields
                .Select(f => new { field = f.Field, code = f.Code, message = words[f.Code].Value }).ToArray();
        return Results.Problem(problem);
    }
}

/// <summary>Names the resource file of refusals: one sentence a code, which says what to do.</summary>
public sealed class Refusals;
