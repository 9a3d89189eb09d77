using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Circle;

/// <summary>A share as typed.</summary>
/// <param name="Person">Account id.</param>
/// <param name="Section">medical, social or both.</param>
/// <param name="Until">The last day, included.</param>
/// <param name="ConsentBy">Who collected the patient's consent.</param>
/// <param name="ConsentedOn">The day.</param>
/// <param name="Consented">True once the patient, or who represents them, agreed.</param>
public sealed record ShareForm(string? Person, string? Section, string? Until, string? ConsentBy, string? ConsentedOn, bool Consented);

/// <summary>Opens the file of a case's patient to somebody, from today on; they are told that one waits, not whose.</summary>
public sealed class ShareFile(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, ShareForm form, CancellationToken cancel)
    {
        var request = await db.OwnCase(actor, requestId, cancel);
        if (request is null) return await audit.Refused(actor.Id, "share-file", "request", requestId, cancel);
        var today = clock.Today();
        var (person, faults) = await Check(actor, request.TerritoryId, form, today, cancel);
        if (faults.Count > 0) return Refusal.Invalid(faults);
        var now = clock.GetUtcNow();
        var share = new CareShare
        {
            Id = Guid.CreateVersion7(now),
            PatientId = request.PatientId,
            AccountId = person!.Id,
            Section = Section(form.Section)!.Value,
            StartsOn = today,
            EndsOn = TypedDay.Read(form.Until)!.Value,
            ConsentBy = PlainWords.Clean(form.ConsentBy),
            ConsentedOn = TypedDay.Read(form.ConsentedOn)!.Value,
            AddedById = actor.Id,
            AddedAt = now,
        };
        db.Add(share);
        db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = person.Id, Kind = NoticeKind.FileShared, SubjectId = share.Id, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "share-file", "patient", request.PatientId);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e) when (e.Violates("care_share_once"))
        {
            return Refusal.Invalid(new FieldFault("person", "share-there"));
        }
        return share.Id;
    }

    async Task<(Account? Person, List<FieldFault> Faults)> Check(Actor actor, Guid territory, ShareForm form, DateOnly today, CancellationToken cancel)
    {
        var faults = new List<FieldFault>();
        var person = Guid.TryParse(form.Person, out var id) && id != actor.Id ? await db.MayJoinCircle(territory, today).AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel) : null;
        if (person is null) faults.Add(new("person", "share-person-missing"));
        if (Section(form.Section) is not { } section) faults.Add(new("section", "share-section-missing"));
        else if (section != FileSection.Social && person?.Profession.MayAsk() == false) faults.Add(new("section", "share-section-care"));
        if (TypedDay.Read(form.Until) is not { } until || until < today || until.DayNumber - today.DayNumber > CareShare.Longest) faults.Add(new("until", "share-until-wrong"));
        if (!form.Consented) faults.Add(new("consented", "share-consent-missing"));
        if (PlainWords.Clean(form.ConsentBy).Length is 0 or > 200) faults.Add(new("consentBy", "share-consent-by-missing"));
        if (TypedDay.Read(form.ConsentedOn) is not { } day || day > today || day < today.AddYears(-1)) faults.Add(new("consentedOn", "share-consent-day-wrong"));
        return (person, faults);
    }

    static FileSection? Section(string? typed) => typed switch
    {
        "medical" => FileSection.Medical,
        "social" => FileSection.Social,
        "both" => FileSection.Both,
        _ => null,
    };
}
