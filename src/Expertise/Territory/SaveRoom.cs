using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>What a keeper types about a room.</summary>
public sealed record RoomForm
{
    public string? Name { get; set; }
    public string? Seats { get; set; }
    public string[] Equipment { get; set; } = [];
    public string? Note { get; set; }

    /// <summary>True for a room that is no longer used.</summary>
    public bool Closed { get; set; }
}

/// <summary>Makes a room of an organisation or a site, or changes one.</summary>
public sealed class SaveRoom(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">Who keeps the territory.</param>
    /// <param name="organisationId">Where a new room is; one that exists stays where it is.</param>
    /// <param name="id">Which one; null makes one.</param>
    /// <param name="form">As typed.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Room>> Run(Actor actor, Guid organisationId, Guid? id, RoomForm form, CancellationToken cancel)
    {
        var room = id is null ? null : await db.Set<Room>().SingleOrDefaultAsync(r => r.Id == id, cancel);
        var territory = room?.TerritoryId ?? await db.Set<Organisation>().Where(o => o.Id == organisationId).Select(o => (Guid?)o.TerritoryId).SingleOrDefaultAsync(cancel);
        if (territory is null || !actor.Keeps(territory.Value) || (id is not null && room is null)) return await audit.Refused(actor.Id, "save-room", "room", id, cancel);

        var (name, note) = (PlainWords.Clean(form.Name), PlainWords.Clean(form.Note, lines: true));
        List<FieldFault> faults = [];
        if (name.Length is 0 or > 100) faults.Add(new("name", "room-name-missing"));
        if (!int.TryParse(form.Seats, NumberStyles.None, CultureInfo.InvariantCulture, out var seats) || seats is < 1 or > 500) faults.Add(new("seats", "seats-wrong"));
        if (note.Length > 500) faults.Add(new("note", "note-too-long"));
        if (faults.Count > 0) return Refusal.Invalid(faults);

        if (room is null)
        {
            room = new Room { Id = Guid.CreateVersion7(clock.GetUtcNow()), TerritoryId = territory.Value, OrganisationId = organisationId, Name = name, Seats = seats };
            db.Add(room);
        }
        (room.Name, room.Seats, room.Note) = (name, seats, note.Length == 0 ? null : note);
        room.Equipment = [.. Room.Kinds.Where(form.Equipment.Contains)];
        room.ClosedOn = form.Closed ? room.ClosedOn ?? clock.Today() : null;
        audit.Done(actor.Id, id is null ? "make-room" : "change-room", "room", room.Id);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("room_name_once"))
        {
            db.ChangeTracker.Clear();
            return Refusal.Invalid(new FieldFault("name", "room-name-taken"));
        }
        return room;
    }
}
