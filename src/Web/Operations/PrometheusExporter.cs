using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace TeleExpertise.Web.Operations;

/// <summary>Collects when it is asked and keeps the result as Prometheus text.</summary>
[ExportModes(ExportModes.Pull)]
sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    readonly Lock oneScrapeAtATime = new();
    string text = "";

    /// <summary>Set by the reader; calls <see cref="Export"/> before it returns.</summary>
    public Func<int, bool>? Collect { get; set; }

    public string Scrape()
    {
        lock (oneScrapeAtATime)
        {
            Collect?.Invoke(5000);
            return text;
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var metrics = new List<Metric>();
        foreach (var metric in batch) metrics.Add(metric);
        text = PrometheusText.Of(metrics);
        return ExportResult.Success;
    }
}
