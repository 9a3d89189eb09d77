using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>What a coordinator types about a stop of the mobile surgery.</summary>
public sealed record StopForm
{
    /// <summary>Id of the mobile surgery.</summary>
    public string? Surgery { get; set; }
    public string? Commune { get; set; }
    public string? Place { get; set; }

    /// <summary>1 is Monday.</summary>
    public string? Weekday { get; set; }
    public string? Weeks { get; set; }

    /// <summary>HH:mm.</summary>
    public string? FromTime { get; set; }

    /// <summary>HH:mm.</summary>
    public string? ToTime { get; set; }

    /// <summary>True takes the stop away.</summary>
    public bool Remove { get; set; }
}

/// <summary>Adds, changes or takes away a stop on the tours of the mobile surgery.</summary>
public sealed class SaveStop(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid territoryId, Guid? id, StopForm form, CancellationToken cancel)
    {
        var stop = id is null ? null : await db.Set<TourStop>().SingleOrDefaultAsync(s => s.Id == id, cancel);
        var territory = stop?.TerritoryId ?? territoryId;
        if (!actor.Holds(Role.Coordinator, territory) || (id is not null && stop is null)) return await audit.Refused(actor.Id, "save-stop", "tour-stop", id, cancel);
        if (stop is not null && form.Remove)
        {
            audit.Done(actor.Id, "remove-stop", "tour-stop", stop.Id);
            db.Remove(stop);
            await db.SaveChangesAsync(cancel);
            return default(Done);
        }
        var commune = await db.FindCommune(form.Commune, cancel);
        var surgery = Guid.TryParse(form.Surgery, out var typed) && await db.Set<Organisation>().AnyAsync(o => o.Id == typed && o.TerritoryId == territory && o.Kind == OrganisationKind.MobileSurgery, cancel);
        var place = PlainWords.Clean(form.Place);
        List<FieldFault> faults = [];
        if (!surgery) faults.Add(new("surgery", "surgery-missing"));
        if (commune is null) faults.Add(new("commune", "commune-unknown"));
        if (place.Length is 0 or > 120) faults.Add(new("place", "stop-place-missing"));
        if (!int.TryParse(form.Weekday, NumberStyles.None, CultureInfo.InvariantCulture, out var weekday) || weekday is < 1 or > 7) faults.Add(new("weekday", "weekday-missing"));
        if (!Words.TryRead<WeekParity>(form.Weeks, out var weeks)) faults.Add(new("weeks", "weeks-missing"));
        if (!Hour(form.FromTime, out var from)) faults.Add(new("fromTime", "hour-missing"));
        if (!Hour(form.ToTime, out var to) || to <= from) faults.Add(new("toTime", "hour-before"));
        if (faults.Count > 0) return Refusal.Invalid(faults);
        if (stop is null)
        {
            stop = new TourStop
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                TerritoryId = territory,
                OrganisationId = typed,
                CommuneCode = commune!,
                Place = place,
                Weekday = weekday,
                Weeks = weeks,
                FromTime = from,
                ToTime = to,
                ValidFrom = clock.Today(),
            };
            db.Add(stop);
        }
        (stop.OrganisationId, stop.CommuneCode, stop.Place) = (typed, commune!, place);
        (stop.Weekday, stop.Weeks, stop.FromTime, stop.ToTime) = (weekday, weeks, from, to);
        audit.Done(actor.Id, id is null ? "make-stop" : "change-stop", "tour-stop", stop.Id);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }

    static bool Hour(string? typed, out TimeOnly hour) => TimeOnly.TryParseExact(typed, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out hour);
}
