using System.Diagnostics.Metrics;
using System.Globalization;
using TeleExpertise.Bridge;

namespace TeleExpertise.Server;

/// <summary>The bridge's numbers in the meter of <see cref="SignalingMeter"/>: labels are directions and kinds, never a room or a peer.</summary>
sealed class MediaMeter
{
    readonly Histogram<double> roundTrip;
    readonly Histogram<double> loss;
    readonly Histogram<double> jitter;
    readonly Histogram<double> estimate;
    volatile SfuStats last = new(new(0, 0, 0, 0, 0), []);

    public MediaMeter(Meter meter)
    {
        roundTrip = Histogram("teleexpertise.media.round_trip", "s", "Round trip to each device, every 2 s", [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2]);
        loss = Histogram("teleexpertise.media.loss", "1", "Share of packets lost before repair, for each layer and slot with media, every 2 s", [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5]);
        jitter = Histogram("teleexpertise.media.jitter", "s", "Interarrival jitter, for each layer and slot with media, every 2 s", [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2]);
        estimate = Histogram("teleexpertise.media.estimate", "bit/s", "What each device's downlink is thought to carry, every 2 s", [1e5, 2e5, 3e5, 5e5, 1e6, 2e6, 5e6, 1e7]);
        meter.CreateObservableCounter("teleexpertise.media.packets", () => Count(t => t.PacketsIn, t => t.PacketsOut), "{packet}", "RTP packets");
        meter.CreateObservableCounter("teleexpertise.media.bytes", () => Count(t => t.BytesIn, t => t.BytesOut), "By", "RTP payload");
        meter.CreateObservableCounter("teleexpertise.media.repeated", () => last.Traffic.PacketsRepeated, "{packet}", "RTP packets sent again because a receiver asked");
        meter.CreateObservableGauge("teleexpertise.media.rooms", () => last.Rooms.Count, "{room}", "Rooms at the bridge");
        meter.CreateObservableGauge("teleexpertise.media.peers", () => last.Rooms.Sum(r => r.Peers.Count), "{peer}", "Peers at the bridge");

        meter.CreateObservableGauge("teleexpertise.media.pictures", Pictures, "{picture}", "Cameras and screens shown, by layer (0 the lowest), or paused for a thin line");

        Histogram<double> Histogram(string name, string unit, string description, double[] bounds) =>
            meter.CreateHistogram(name, unit, description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
    }

    public void Look(SfuStats stats)
    {
        last = stats;
        foreach (var peer in stats.Rooms.SelectMany(r => r.Peers))
        {
            if (peer.RoundTrip is { } trip) roundTrip.Record(trip.TotalSeconds);
            if (peer.Estimate is { } bits) estimate.Record(bits);
            foreach (var layer in peer.Sends.Where(l => l.IsFlowing)) Record("in", layer.Kind, layer.Loss, layer.Jitter);
            foreach (var slot in peer.Receives)
                if (slot is { SourcePeer: not null, Loss: { } share, Jitter: { } wait }) Record("out", slot.Kind, share, wait);
        }
    }

    IEnumerable<Measurement<int>> Pictures() => last.Rooms.SelectMany(r => r.Peers).SelectMany(p => p.Receives)
        .Where(s => s.Kind != SlotKind.Audio && s.SourcePeer is not null && (s.Layer is not null || s.Paused))
        .GroupBy(s => (s.Kind, Layer: s.Paused ? "paused" : s.Layer!.Value.ToString(CultureInfo.InvariantCulture)))
        .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("kind", Words.Of(g.Key.Kind)), new KeyValuePair<string, object?>("layer", g.Key.Layer)));

    void Record(string direction, SlotKind kind, double share, TimeSpan wait)
    {
        KeyValuePair<string, object?> way = new("direction", direction), what = new("kind", Words.Of(kind));
        loss.Record(share, way, what);
        jitter.Record(wait.TotalSeconds, way, what);
    }

    Measurement<long>[] Count(Func<TrafficStats, long> into, Func<TrafficStats, long> from) =>
        [new(into(last.Traffic), new KeyValuePair<string, object?>("direction", "in")), new(from(last.Traffic), new KeyValuePair<string, object?>("direction", "out"))];
}
