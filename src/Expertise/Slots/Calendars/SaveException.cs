using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Planning;

namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>What a coordinator types about one day of a series.</summary>
public sealed record ExceptionForm
{
    /// <summary>Cancelled, Moved, Extra, or Usual to take an exception back.</summary>
    public string? Kind { get; set; }

    /// <summary>yyyy-MM-dd: where it is held instead, or the day of one more session.</summary>
    public string? HeldOn { get; set; }

    /// <summary>HH:mm.</summary>
    public string? StartsAt { get; set; }
    public string? Note { get; set; }
}

/// <summary>Cancels one day of a series, moves it, adds one more, or makes it as usual again.</summary>
public sealed class SaveException(ExpertiseDb db, TimeProvider clock, Replan replan, AuditTrail audit) : IVerb
{
    /// <param name="actor">A coordinator of the territory.</param>
    /// <param name="seriesId">Which series.</param>
    /// <param name="occursOn">The day that the series has; null for one more session.</param>
    /// <param name="form">As typed.</param>
    /// <param name="agreed">The seal of the preview that was agreed to; null for a preview.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Foreseen>> Run(Actor actor, Guid seriesId, DateOnly? occursOn, ExceptionForm form, string? agreed, CancellationToken cancel)
    {
        var series = await db.Set<Series>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == seriesId, cancel);
        if (series is null || !actor.Holds(Role.Coordinator, series.TerritoryId)) return await audit.Refused(actor.Id, "change-day", "series", seriesId, cancel);
        var (fields, faults) = Read(series, occursOn, form);
        if (fields?.Kind is ExceptionKind.Extra && (Calendar.IsDay(series, fields.OccursOn) || await Known(seriesId, fields.OccursOn).AnyAsync(cancel))) faults.Add(new("heldOn", "day-has-session"));
        if (faults.Count > 0) return Refusal.Invalid(faults);
        var day = fields?.OccursOn ?? occursOn!.Value;
        return await replan.Run(async () =>
        {
            await Known(seriesId, day).ExecuteDeleteAsync(cancel);
            if (fields is not null) db.Add(fields);
            audit.Done(actor.Id, "change-day", "series", seriesId);
            return new[] { seriesId };
        }, agreed, cancel);
    }

    IQueryable<SeriesException> Known(Guid series, DateOnly day) => db.Set<SeriesException>().Where(e => e.SeriesId == series && e.OccursOn == day);

    /// <summary>Null for a day as usual.</summary>
    (SeriesException? Fields, List<FieldFault> Faults) Read(Series series, DateOnly? occursOn, ExceptionForm form)
    {
        List<FieldFault> faults = [];
        var note = (form.Note ?? "").Trim();
        if (note.Length > 200) faults.Add(new("note", "note-too-long"));
        if (form.Kind is "Usual" && occursOn is not null) return (null, faults);
        if (!Enum.TryParse<ExceptionKind>(form.Kind, out var kind) || (kind is ExceptionKind.Extra) != (occursOn is null))
        {
            faults.Add(new("kind", "choose-one"));
            return (null, faults);
        }
        DateOnly? heldOn = null;
        TimeOnly? startsAt = null;
        if (kind is not ExceptionKind.Cancelled)
        {
            heldOn = TypedCalendarDay.Read(form.HeldOn);
            if (heldOn is null) faults.Add(new("heldOn", "day-missing"));
            if (TimeOnly.TryParseExact(form.StartsAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour)) startsAt = hour;
            else faults.Add(new("startsAt", "hour-missing"));
            if (heldOn is { } day && startsAt is { } at && Calendar.Instant(day.ToDateTime(at), TimeZoneInfo.FindSystemTimeZoneById(series.TimeZone)) <= clock.GetUtcNow()) faults.Add(new("heldOn", "day-passed"));
        }
        if ((occursOn ?? heldOn) is not { } of) return (null, faults);
        return (new() { Id = Guid.CreateVersion7(), TerritoryId = series.TerritoryId, SeriesId = series.Id, Kind = kind, OccursOn = of, HeldOn = heldOn, StartsAt = startsAt, Note = note }, faults);
    }
}
