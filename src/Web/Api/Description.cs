using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TeleExpertise.Web.Api;

/// <summary>What the OpenAPI document says beside the endpoints' own shapes: title, the cookie, the key, the problems.</summary>
static class Description
{
    const string Cookie = "cookie";
    const string Problem = "Problem";

    public static void AddDescription(this WebApplicationBuilder builder)
    {
        var cookie = SignIn.SignInStage.CookieName(builder.Configuration, "session");
        builder.Services.AddOpenApi("v1", o =>
        {
            o.AddDocumentTransformer((document, _, _) =>
            {
                Introduce(document, cookie);
                return Task.CompletedTask;
            });
            o.AddOperationTransformer((operation, context, _) =>
            {
                Complete(operation, context.Description, context.Document!);
                return Task.CompletedTask;
            });
        });
    }

    static void Introduce(OpenApiDocument document, string cookie)
    {
        document.Info = new()
        {
            Title = "TeleExpertise",
            Version = "1.0",
            Description = "Tele-expertise: questions about patients, weekly sessions, signed opinions, attendance. Every error is problem details (RFC 9457) with a fixed code.",
        };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Cookie] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = cookie,
            Description = "The cookie of the sign-in page.",
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[Problem] = ProblemSchema();
    }

    static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(StringComparer.Ordinal) { "status", "title", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("RFC 9457."),
            ["title"] = Text("What is wrong and what to do, in the reader's language."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["code"] = Text("A fixed word."),
            ["traceId"] = Text("Names this call in the server's traces."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                    {
                        ["field"] = Text("The field at fault."),
                        ["code"] = Text("A fixed word."),
                        ["message"] = Text("What to do."),
                    },
                },
            },
        },
    };

    static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    static void Complete(OpenApiOperation operation, ApiDescription endpoint, OpenApiDocument document)
    {
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        Add(operation, document, "400", "The call is not complete or not well-formed.");
        Add(operation, document, "404", "There is no such record, or it is not open to this account.");
        Add(operation, document, "500", "The server failed; nothing was done.");
        if (metadata.OfType<IAuthorizeData>().Any())
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Cookie, document)] = [] }];
            Add(operation, document, "401", "Nobody is signed in.");
        }
        if (metadata.OfType<SignIn.ReAuthenticatedAttribute>().Any()) Add(operation, document, "403", "The person must confirm first that it is them; the member confirm says where.");
        if (!HttpMethods.IsGet(endpoint.HttpMethod!)) Add(operation, document, "409", "The state of the record does not allow it, or the Idempotency-Key was used for another call.");
        if (!metadata.OfType<NeedsIdempotencyKey>().Any()) return;
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = IdempotentReplies.Header,
            In = ParameterLocation.Header,
            Required = true,
            Description = "A fresh UUID for each new thing; the same for a repeated call, which gets the first answer.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 100 },
        });
    }

    static void Add(OpenApiOperation operation, OpenApiDocument document, string status, string description) =>
        operation.Responses![status] = new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) },
            },
        };
}
