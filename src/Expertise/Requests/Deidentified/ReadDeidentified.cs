using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>The de-identified view as its maker sees it.</summary>
/// <param name="Case">The case as it is, to read beside it.</param>
/// <param name="State">None yet, proposed, or checked.</param>
/// <param name="By">Who saved or checked it.</param>
/// <param name="At">When.</param>
/// <param name="Words">As saved; scrubbed while there is nothing saved, and of what came since.</param>
/// <param name="Messages">The dialogue as it was written.</param>
/// <param name="Age">Instead of the birth date.</param>
/// <param name="Rare">True when so few are like this one that learners of the place may guess who it is.</param>
/// <param name="Pictures">The case's documents that have or may have a copy, and the copy's id.</param>
/// <param name="LeftOut">How many documents are of a type that no copy is made of.</param>
public sealed record DeidentifiedForm(
    CaseView Case, DeidentifiedState State, string? By, DateTimeOffset? At, DeidentifiedWords Words, IReadOnlyList<MessageLine> Messages, AgeBand Age, Sex Sex, bool Rare,
    IReadOnlyList<PictureToCopy> Pictures, int LeftOut, string TimeZone);

/// <summary>A picture of the case.</summary>
/// <param name="Document">The original.</param>
/// <param name="Copied">True when learners get a copy of it.</param>
/// <param name="WithFile">True when they get a clean DICOM file too.</param>
public sealed record PictureToCopy(DocumentLine Document, bool Copied, bool WithFile);

public enum DeidentifiedState { None, Proposed, Checked }

/// <summary>Opens the de-identified view for those whose work the case is; what was never saved is proposed.</summary>
public sealed class ReadDeidentified(ExpertiseDb db, ReadCase read, ReadDialogue dialogue, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>Fewer like it than this, and a village knows.</summary>
    const int FewMax = 5;
    const int YearsBack = 2;

    public async Task<Outcome<DeidentifiedForm>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var opened = await read.Run(actor, requestId, cancel);
        if (!opened.Succeeded) return opened.Refusal;
        if (!actor.WorksOn(opened.Value.Request)) return await audit.Refused(actor.Id, "read-deidentified", "request", requestId, cancel);
        var (file, said) = (opened.Value, await dialogue.Run(actor, requestId, cancel));
        if (!said.Succeeded) return said.Refusal;
        var saved = await db.Set<DeidentifiedView>().AsNoTracking().SingleOrDefaultAsync(v => v.RequestId == requestId, cancel);
        var by = saved is null ? null : await db.Set<Account>().Where(a => a.Id == (saved.CheckedById ?? saved.SavedById)).SingleAsync(cancel);
        var copied = await db.Set<Document>().Where(d => d.RequestId == requestId && d.MadeAs != null).Select(d => new { d.MadeFromId, d.MadeAs }).ToListAsync(cancel);
        var pictures = file.Documents.Where(d => d.Readable && (MediaTypes.IsImage(d.MediaType) || d.MediaType == MediaTypes.Dicom)).ToList();
        var age = AgeBand.Of(file.Patient.BirthDate, clock.Today());
        return new DeidentifiedForm(
            file, saved is null ? DeidentifiedState.None : saved.CheckedAt is null ? DeidentifiedState.Proposed : DeidentifiedState.Checked,
            by?.DisplayName, saved?.CheckedAt ?? saved?.SavedAt, Proposed(saved, file, said.Value.Messages), said.Value.Messages, age, file.Patient.Sex, age.IsRare || await IsRare(file, cancel),
            pictures.ConvertAll(d => new PictureToCopy(d, Has(d.Id, DocumentCopy.Deidentified), Has(d.Id, DocumentCopy.DeidentifiedDicom))), file.Documents.Count - pictures.Count, file.Places.TimeZone);

        bool Has(Guid document, DocumentCopy copy) => copied.Any(c => c.MadeFromId == document && c.MadeAs == copy);
    }

    /// <summary>What was saved, and what was written since; a message that its maker left out stays out.</summary>
    static DeidentifiedWords Proposed(DeidentifiedView? saved, CaseView file, IReadOnlyList<MessageLine> messages)
    {
        var scrubbed = DeidentifiedWords.Of(file, messages, ScrubberOf(file, messages));
        if (saved is null) return scrubbed;
        var kept = saved.Words;
        return kept with { Messages = messages.Where(m => kept.Messages.ContainsKey(m.Id) || m.At > saved.SavedAt).ToDictionary(m => m.Id, m => kept.Messages.GetValueOrDefault(m.Id) ?? scrubbed.Messages[m.Id]) };
    }

    /// <summary>
    /// In a village of one commune, the specialty and the band of age lead to a person. Counted: cases of the same commune and specialty
    /// in two years; a patient without a commune counts as alone.
    /// </summary>
    async Task<bool> IsRare(CaseView file, CancellationToken cancel)
    {
        if (file.Patient.CommuneCode is not { } commune) return true;
        var since = clock.GetUtcNow().AddYears(-YearsBack);
        var specialty = await db.Set<Service>().Where(s => s.Id == file.Request.ServiceId).Select(s => s.Specialty).SingleAsync(cancel);
        var like = await (
            from request in db.Set<Request>()
            join patient in db.Set<Patient>() on request.PatientId equals patient.Id
            join service in db.Set<Service>() on request.ServiceId equals service.Id
            where patient.CommuneCode == commune && request.FiledAt >= since && service.Specialty == specialty
            select patient.Id).Distinct().CountAsync(cancel);
        return like < FewMax;
    }

    /// <summary>Whoever asked or wrote for the requester leads to the patient, and so do traits that were corrected; experts sit in the room anyway.</summary>
    internal static Scrubber ScrubberOf(CaseView file, IReadOnlyList<MessageLine> messages)
    {
        string?[] places = [file.Places.Commune, file.Places.BirthPlace];
        var asking = messages.Where(m => !m.FromExpert).Select(m => m.By).Append(file.RequesterName).Append(file.CoOwner).Append(file.PreparedBy).OfType<string>().Distinct();
        PatientTraits[] traits = [PatientTraits.Of(file.Patient), .. file.Corrections.Select(c => c.Before)];
        return new([.. traits.SelectMany(t => new[] { t.BirthName, t.BirthGivenNames, t.UsedName ?? "" })],
            [.. asking.Select(name => name.Replace("Dr ", "", StringComparison.Ordinal)), file.Places.Organisation],
            [.. places.OfType<string>()], [.. traits.Select(t => t.BirthDate).Distinct()], [.. traits.Select(t => t.InsMatricule).OfType<string>().Distinct()]);
    }
}
