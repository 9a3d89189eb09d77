using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TeleExpertise.Expertise;

/// <summary>Counts the journey's steps, for those who operate it: sums only, no id, no name, no place.</summary>
public static class Journey
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "TeleExpertise";

    /// <summary>Traces of what no request starts, such as sending notices.</summary>
    public static readonly ActivitySource Traces = new(Name);

    static readonly Meter Meter = new(Name);

    /// <summary>Requests filed.</summary>
    public static readonly Counter<long> RequestsFiled = Meter.CreateCounter<long>("teleexpertise.requests.filed", "{request}", "Requests filed.");

    /// <summary>Slots booked.</summary>
    public static readonly Counter<long> SlotsBooked = Meter.CreateCounter<long>("teleexpertise.slots.booked", "{slot}", "Slots booked.");

    /// <summary>Opinions signed.</summary>
    public static readonly Counter<long> OpinionsSigned = Meter.CreateCounter<long>("teleexpertise.opinions.signed", "{opinion}", "Opinions signed.");

    /// <summary>Sessions closed.</summary>
    public static readonly Counter<long> SessionsClosed = Meter.CreateCounter<long>("teleexpertise.sessions.closed", "{session}", "Sessions closed.");

    /// <summary>Cases with a slot for which nobody came.</summary>
    public static readonly Counter<long> NoShows = Meter.CreateCounter<long>("teleexpertise.cases.missed", "{case}", "Cases with a slot for which nobody came.");

    /// <summary>Whole minutes of attendance, over all people, of the sessions closed.</summary>
    public static readonly Counter<long> MinutesAttended = Meter.CreateCounter<long>("teleexpertise.attendance.minutes", "min", "Minutes of attendance, over all people.");
}
