using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TeleExpertise.Expertise;

namespace TeleExpertise.Web.Operations;

/// <summary>
/// Traces and metrics through OpenTelemetry: sent by OTLP (HTTP, protobuf) when <c>Otlp:Endpoint</c> is set, metrics also as
/// Prometheus text at /metrics. Logs name no address called, for addresses hold ids and one-time links.
/// </summary>
static class Telemetry
{
    static readonly string[] Sources = [Journey.Name, "Microsoft.AspNetCore", "Microsoft.AspNetCore.SignalR.Server", "Npgsql", "Quartz"];

    static readonly string[] Meters =
    [
        Journey.Name, "TeleExpertise.Signaling", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.AspNetCore.Diagnostics", "Microsoft.AspNetCore.RateLimiting", "Microsoft.EntityFrameworkCore", "Npgsql", "Quartz", "System.Runtime",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false); // spans of requests would be empty
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        var otlp = builder.Configuration["Otlp:Endpoint"]?.TrimEnd('/');
        var resource = ResourceBuilder.CreateEmpty().AddService("teleexpertise", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString());
        builder.Services.AddSingleton<PrometheusExporter>();
        builder.Services.AddSingleton(services => BuildMeters(services.GetRequiredService<PrometheusExporter>(), resource, otlp));
        builder.Services.AddSingleton(_ => BuildTracer(resource, otlp));
        builder.Services.AddHostedService<Starter>();
    }

    static MeterProvider BuildMeters(PrometheusExporter prometheus, ResourceBuilder resource, string? otlp)
    {
        var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddReader(new BaseExportingMetricReader(prometheus));
        if (otlp is not null) meters.AddOtlpExporter(o => SendTo(o, otlp + "/v1/metrics"));
        return meters.Build();
    }

    static TracerProvider BuildTracer(ResourceBuilder resource, string? otlp)
    {
        var tracer = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddProcessor(new Discretion());
        if (otlp is not null) tracer.AddOtlpExporter(o => SendTo(o, otlp + "/v1/traces"));
        return tracer.Build();
    }

    static void SendTo(OtlpExporterOptions options, string address)
    {
        options.Endpoint = new(address);
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
    }

    /// <summary>Builds both providers at the start; the container disposes them at the end, which sends what is left.</summary>
    sealed class Starter(TracerProvider tracer, MeterProvider meters) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = (tracer, meters);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
