using System.Globalization;

namespace TeleExpertise.Expertise.Slots;

/// <summary>What a coordinator types about a series.</summary>
public sealed record SeriesForm
{
    public string? Service { get; set; }

    /// <summary>Accounts of specialists in the order in which they are asked; empty ones are skipped.</summary>
    public string[] Rota { get; set; } = [];

    /// <summary>True when each week begins where the last one left off on the rota.</summary>
    public bool TakesTurns { get; set; }

    /// <summary>How many share a session's slots; empty for one.</summary>
    public string? Experts { get; set; }

    /// <summary>How many must be there; empty for one.</summary>
    public string? Quorum { get; set; }

    /// <summary>Empty for no room.</summary>
    public string? Room { get; set; }

    /// <summary>Empty for sessions of the whole territory.</summary>
    public string? Programme { get; set; }

    /// <summary>1 is Monday.</summary>
    public string? Weekday { get; set; }

    /// <summary>HH:mm.</summary>
    public string? StartsAt { get; set; }

    /// <summary>IANA zone; empty for the territory's.</summary>
    public string? TimeZone { get; set; }
    public string? SessionMinutes { get; set; }

    /// <summary>Minutes of a case; empty when <see cref="Slots"/> says into how many a session is cut.</summary>
    public string? SlotMinutes { get; set; }

    /// <summary>How many cases a session takes; empty for as many as fit.</summary>
    public string? Slots { get; set; }

    /// <summary>yyyy-MM-dd: the first day, or the one from which a change holds.</summary>
    public string? From { get; set; }

    /// <summary>yyyy-MM-dd, included; empty for open-ended.</summary>
    public string? Until { get; set; }
}

/// <summary>The same, read.</summary>
sealed record SeriesFields(Guid[] Rota, bool TakesTurns, int Experts, int Quorum, Guid? Room, Guid? Programme, int Weekday, TimeOnly StartsAt, string? TimeZone, int SessionMinutes, int SlotMinutes, int? Slots, DateOnly From, DateOnly? Until)
{
    public static (SeriesFields Fields, List<FieldFault> Faults) Read(SeriesForm form)
    {
        List<FieldFault> faults = [];
        var rota = form.Rota.Where(r => !string.IsNullOrEmpty(r)).Select(r => Guid.TryParse(r, out var id) ? id : Guid.Empty).ToArray();
        if (rota.Length is 0 or > 20) faults.Add(new("rota", "rota-empty"));
        if (rota.Distinct().Count() < rota.Length) faults.Add(new("rota", "rota-twice"));
        var experts = Number(form.Experts ?? "1", 1, Math.Max(rota.Length, 1), "experts", "experts-wrong");
        var quorum = Number(form.Quorum ?? "1", 1, experts, "quorum", "quorum-wrong");
        var weekday = Number(form.Weekday, 1, 7, "weekday", "weekday-missing");
        var session = Number(form.SessionMinutes, 10, 480, "sessionMinutes", "session-minutes-wrong");
        int? slots = string.IsNullOrWhiteSpace(form.Slots) ? null : Number(form.Slots, 1, Math.Max(session / 5, 1), "slots", "slots-wrong");
        var slot = string.IsNullOrWhiteSpace(form.SlotMinutes) && slots is { } count ? session / count : Number(form.SlotMinutes, 5, Math.Max(session, 5), "slotMinutes", "slot-minutes-wrong");
        if (slots * slot > session && faults.Count == 0) faults.Add(new("slots", "slots-too-many"));
        if (!TimeOnly.TryParseExact(form.StartsAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var startsAt)) faults.Add(new("startsAt", "hour-missing"));
        if (form.TimeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(form.TimeZone, out _)) faults.Add(new("timeZone", "zone-unknown"));
        if (TypedCalendarDay.Read(form.From) is not { } from) faults.Add(new("from", "day-missing"));
        else if (TypedCalendarDay.Read(form.Until) is { } last ? last < from : !string.IsNullOrWhiteSpace(form.Until)) faults.Add(new("until", "until-before-from"));
        return (new(rota, form.TakesTurns, experts, quorum, Id(form.Room), Id(form.Programme), weekday, startsAt, form.TimeZone, session, slot, slots,
            TypedCalendarDay.Read(form.From) ?? default, TypedCalendarDay.Read(form.Until)), faults);

        int Number(string? typed, int least, int most, string field, string code)
        {
            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            faults.Add(new(field, code));
            return least;
        }
        static Guid? Id(string? typed) => Guid.TryParse(typed, out var id) ? id : null;
    }

    /// <summary>Writes them into a series; its zone stays where none was typed.</summary>
    public void Into(Series series)
    {
        (series.Rota, series.TakesTurns, series.Experts, series.Quorum, series.RoomId, series.ProgrammeId) = (Rota, TakesTurns, Experts, Quorum, Room, Programme);
        (series.Weekday, series.StartsAt, series.SessionMinutes, series.SlotMinutes, series.Slots) = (Weekday, StartsAt, SessionMinutes, SlotMinutes, Slots);
        (series.TimeZone, series.ValidFrom, series.ValidUntil) = (TimeZone ?? series.TimeZone, From, Until);
    }
}

/// <summary>Days as calendars' forms send them.</summary>
static class TypedCalendarDay
{
    /// <summary>yyyy-MM-dd of this century; null for anything else.</summary>
    public static DateOnly? Read(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2100 ? day : null;
}
