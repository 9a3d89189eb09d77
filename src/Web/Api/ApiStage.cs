using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeleExpertise.Web.Api;

/// <summary>What every JSON endpoint shares: problem details, limits, repeatable calls, enums as words, OpenAPI.</summary>
static class ApiStage
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ApiFaults>();
        builder.Services.AddHostedService<SweepReplies>();
        builder.AddDescription();
        builder.AddLimits();
        // Bad JSON is thrown so that ApiFaults can say where it is bad; by default only in development.
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
            o.SerializerOptions.RespectNullableAnnotations = true;
            o.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
    }

    public static void UseApi(this WebApplication app)
    {
        app.UseMiddleware<RefuseForeignOrigin>();
        app.UseRateLimiter();
        app.UseMiddleware<IdempotentReplies>();
        app.MapOpenApi();
    }
}
