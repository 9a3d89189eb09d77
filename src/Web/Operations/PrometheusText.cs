using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace TeleExpertise.Web.Operations;

/// <summary>Metrics as Prometheus text 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).</summary>
static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>All metrics; those of one name stand together under one HELP and one TYPE.</summary>
    public static string Of(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder();
        foreach (var family in metrics.GroupBy(NameOf, StringComparer.Ordinal))
        {
            var first = family.First();
            text.Append($"# HELP {family.Key} {Escape(first.Description, quotes: false)}\n# TYPE {family.Key} {TypeOf(first)}\n");
            foreach (var metric in family)
                foreach (ref readonly var point in metric.GetMetricPoints())
                    Write(text, family.Key, metric.MetricType, in point);
        }
        return text.ToString();
    }

    static void Write(StringBuilder text, string name, MetricType type, in MetricPoint point)
    {
        var labels = Labels(point.Tags);
        if (type != MetricType.Histogram)
        {
            text.Append($"{name}{Braced(labels)} {Number(ValueOf(type, in point))}\n");
            return;
        }
        long below = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            var bound = $"le=\"{Number(bucket.ExplicitBound)}\"";
            text.Append($"{name}_bucket{Braced(labels.Length == 0 ? bound : labels + "," + bound)} {below}\n");
        }
        text.Append($"{name}_sum{Braced(labels)} {Number(point.GetHistogramSum())}\n{name}_count{Braced(labels)} {point.GetHistogramCount()}\n");
    }

    static double ValueOf(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    static string TypeOf(Metric metric) => metric.MetricType switch
    {
        MetricType.Histogram => "histogram",
        MetricType.LongSum or MetricType.DoubleSum => "counter",
        _ => "gauge",
    };

    static string NameOf(Metric metric)
    {
        var name = Word(metric.Name) + metric.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
        return TypeOf(metric) == "counter" ? name + "_total" : name;
    }

    /// <summary>Two tags that become one label after cleaning are joined, as OpenTelemetry's rules for Prometheus say.</summary>
    static string Labels(ReadOnlyTagCollection tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            var said = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels[Word(key)] = labels.TryGetValue(Word(key), out var before) ? before + ";" + said : said;
        }
        return string.Join(',', labels.Select(l => $"{l.Key}=\"{Escape(l.Value, quotes: true)}\""));
    }

    static string Braced(string labels) => labels.Length == 0 ? "" : "{" + labels + "}";

    internal static string Word(string text)
    {
        var word = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(word[0]) ? "_" + word : word;
    }

    internal static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    internal static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);
}
