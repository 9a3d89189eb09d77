using System.Net.Mail;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>What a coordinator types about a contact.</summary>
public sealed record ContactForm
{
    public string? Role { get; set; }
    public string? Person { get; set; }
    public string? Phone { get; set; }
    public string? Email { get; set; }
    public string? Note { get; set; }

    /// <summary>Id of an organisation; may be empty.</summary>
    public string? Organisation { get; set; }

    /// <summary>True takes the contact away.</summary>
    public bool Remove { get; set; }
}

/// <summary>Adds, changes or takes away a contact.</summary>
public sealed partial class SaveContact(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid territoryId, Guid? id, ContactForm form, CancellationToken cancel)
    {
        var contact = id is null ? null : await db.Set<Contact>().SingleOrDefaultAsync(c => c.Id == id, cancel);
        var territory = contact?.TerritoryId ?? territoryId;
        if (!actor.Holds(Role.Coordinator, territory) || (id is not null && contact is null)) return await audit.Refused(actor.Id, "save-contact", "contact", id, cancel);
        audit.Done(actor.Id, contact is null ? "make-contact" : form.Remove ? "remove-contact" : "change-contact", "contact", contact?.Id);
        if (contact is not null && form.Remove)
        {
            db.Remove(contact);
            await db.SaveChangesAsync(cancel);
            return default(Done);
        }
        var (role, person, note) = (PlainWords.Clean(form.Role), PlainWords.Clean(form.Person), PlainWords.Clean(form.Note));
        var (phone, email) = (PlainWords.Clean(form.Phone), PlainWords.Clean(form.Email));
        Guid? organisation = Guid.TryParse(form.Organisation, out var at) && await db.Set<Organisation>().AnyAsync(o => o.Id == at && o.TerritoryId == territory, cancel) ? at : null;
        List<FieldFault> faults = [];
        if (role.Length is < 2 or > 120) faults.Add(new("role", "contact-role-missing"));
        if (person.Length > 120) faults.Add(new("person", "person-too-long"));
        if (phone.Length > 0 && !PhoneNumber().IsMatch(phone)) faults.Add(new("phone", "phone-wrong"));
        if (email.Length > 0 && !(MailAddress.TryCreate(email, out var parsed) && parsed.Address == email && email.Length <= 254)) faults.Add(new("email", "email-wrong"));
        if (phone.Length + email.Length == 0) faults.Add(new("phone", "contact-unreachable"));
        if (note.Length > 300) faults.Add(new("note", "contact-note-too-long"));
        if (faults.Count > 0) return Refused(faults);
        if (contact is null) db.Add(contact = new Contact { Id = Guid.CreateVersion7(clock.GetUtcNow()), TerritoryId = territory, Role = role });
        (contact.Role, contact.Person, contact.Phone) = (role, OrNull(person), OrNull(phone));
        (contact.Email, contact.Note, contact.OrganisationId) = (OrNull(email), OrNull(note), organisation);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }

    Outcome<Done> Refused(List<FieldFault> faults)
    {
        db.ChangeTracker.Clear();
        return Refusal.Invalid(faults);
    }

    static string? OrNull(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex("^[0-9+][0-9 .]{1,24}$", RegexOptions.None, 1000)]
    private static partial Regex PhoneNumber();
}
