using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

static class InviteGuest
{
    /// <summary>Adds a link, for a patient or for an expert by name; the caller saves.</summary>
    public static SessionGuest Invite(this ExpertiseDb db, Session session, Actor by, DateTimeOffset now, Guid? patient = null, string? name = null)
    {
        var id = Guid.NewGuid();
        var guest = new SessionGuest
        {
            Id = id,
            SessionId = session.Id,
            TeleconsultationId = patient,
            Name = name,
            CodeSha256 = Secret.Hash(GuestCode.Of(db.Sealer, session.TerritoryId, id)),
            InvitedById = by.Id,
            InvitedAt = now,
        };
        db.Add(guest);
        return guest;
    }
}
