using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeleExpertise.Web.Api;

/// <summary>What every JSON endpoint shares: problem details, enums as words, OpenAPI.</summary>
static class ApiStage
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi("v1");
        builder.Services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
            o.SerializerOptions.RespectNullableAnnotations = true;
            o.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
    }

    public static void UseApi(this WebApplication app)
    {
        app.UseMiddleware<RefuseForeignOrigin>();
        app.MapOpenApi();
    }
}
