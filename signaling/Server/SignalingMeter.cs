using System.Diagnostics.Metrics;
using TeleExpertise.Bridge;

namespace TeleExpertise.Server;

/// <summary>Counts, in the meter <c>TeleExpertise.Signaling</c>; no label names a room or a person.</summary>
sealed class SignalingMeter
{
    readonly Counter<long> joins;
    readonly Counter<long> incidents;
    readonly Counter<long> floods;
    readonly MediaMeter media;
    int stays;

    public SignalingMeter(IMeterFactory factory)
    {
        var meter = factory.Create("TeleExpertise.Signaling");
        joins = meter.CreateCounter<long>("teleexpertise.room.joins", description: "Joins, by outcome");
        incidents = meter.CreateCounter<long>("teleexpertise.room.media_incidents", description: "Incidents seen by the bridge, by kind");
        floods = meter.CreateCounter<long>("teleexpertise.room.floods", description: "Connections dropped for calling too often");
        media = new(meter);
        meter.CreateObservableGauge("teleexpertise.room.stays", () => Volatile.Read(ref stays), description: "Devices in rooms now");
    }

    public int Stays { set => Volatile.Write(ref stays, value); }

    public void Joined(string? refused) => joins.Add(1, new KeyValuePair<string, object?>("outcome", refused ?? "admitted"));

    public void Incident(IncidentKind kind) => incidents.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void Look(SfuStats stats) => media.Look(stats);

    public void Flood() => floods.Add(1);
}
