using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Circle.Retention;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Acts;
using TeleExpertise.Expertise.Opinions.FollowUp;
using TeleExpertise.Expertise.Opinions.Sending;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Expertise.Sessions.Talk;

namespace TeleExpertise.Expertise.Circle.Export;

/// <summary>
/// Gathers a patient's file for the patient, for whoever asked in one of its cases: all cases that they may read, and the social part. Cases are read by the
/// verbs that show them, so nothing is in it that its reader does not see on a page. Giving it out is no reading of an opinion: a reminder stays.
/// </summary>
public sealed class ExportFile(
    ExpertiseDb db, ReadCase readCase, ReadDialogue readDialogue, ReadFollowUp readFollowUp, ReadSending readSending, SigningKeys keys, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<PatientFile>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var asked = await db.OwnCase(actor, requestId, cancel);
        if (asked is null) return await audit.Refused(actor.Id, "export-file", "request", requestId, cancel);
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == asked.PatientId, cancel);
        var requests = await db.Set<Request>().AsNoTracking().Where(r => r.PatientId == patient.Id).OrderBy(r => r.FiledAt).ThenBy(r => r.Number).ToListAsync(cancel);
        var (cases, looks) = (new List<FileOfCase>(), await new LooksOfFile(db).Of(patient.Id, [.. requests.Where(actor.MayRead)], cancel));
        foreach (var request in requests.Where(actor.MayRead))
        {
            cases.Add(await Case(actor, request, cancel));
            audit.Done(actor.Id, "export-file", "request", request.Id);
        }
        audit.Done(actor.Id, "export-file", "patient", patient.Id);
        await db.SaveChangesAsync(cancel);
        var (keeping, kept) = await Keeping(patient, cancel);
        var export = new PatientExport(PatientExport.Current, clock.GetUtcNow(), actor.DisplayName, asked.Reference, Traits(patient), await Corrections(patient.Id, cancel), cases.ConvertAll(c => c.Written),
            await Notes(patient.Id, cancel), kept, await Shares(patient.Id, cancel), await Emergencies(patient.Id, cancel), looks,
            [.. cases.SelectMany(c => c.View.Documents.Where(d => !d.Readable).Select(d => $"{c.Written.Reference}: {d.Name}"))]);
        return new PatientFile(export, cases, keeping);
    }

    async Task<FileOfCase> Case(Actor actor, Request request, CancellationToken cancel)
    {
        var view = (await readCase.Run(actor, request.Id, cancel)).Value!;
        var opinion = await db.Set<Opinion>().AsNoTracking().SingleOrDefaultAsync(o => o.RequestId == request.Id && o.Status == OpinionStatus.Signed, cancel);
        var report = opinion is null ? null : await OpinionReport.Signed(db, keys, request, opinion, cancel);
        List<PlacedDocument> documents = [.. view.Documents.Where(d => d.Readable).Select((d, at) => new PlacedDocument(d, $"{request.Reference}/documents/{at + 1:00}-{InFolder(d)}"))];
        return new(view, await Written(actor, view, report, documents, cancel), report, documents);
    }

    async Task<ExportedCase> Written(Actor actor, CaseView view, OpinionReport? report, List<PlacedDocument> documents, CancellationToken cancel)
    {
        var (request, consent) = (view.Request, view.Consent);
        var messages = (await readDialogue.Run(actor, request.Id, cancel)).Value!.Messages;
        var followed = (await readFollowUp.Run(actor, request.Id, cancel)).Value!.Outcomes;
        var sent = report is null ? [] : (await readSending.Run(actor, request.Id, cancel)).Value!.Lines;
        return new(request.Reference, new(view.RequesterName, view.RequesterProfession, view.Places.Organisation), view.Places.Service, view.Places.Hospital, request.FiledAt, request.Urgency,
            request.Status, request.ClosedAt, request.WithdrawnAt, request.Question, request.Context, Answers(view.Form),
            new(consent.CollectedBy, consent.CollectedAt, consent.Manner, consent.GivenBy, consent.GivenAs, consent.Learners, consent.Recording),
            [.. view.Decisions.Select(d => new ExportedDecision(d.Kind, d.At, d.By, d.Reason, d.To))],
            [.. await Said(request, cancel), .. messages.Select(m => new ExportedMessage(m.At, m.By, m.FromExpert, m.Text, [.. documents.Where(d => m.Documents.Any(brought => brought.Id == d.Document.Id)).Select(d => d.Path)]))],
            documents.ConvertAll(d => new ExportedDocument(d.Document.Name, d.Path, d.Document.MediaType!, d.Document.Size, "")),
            report is null ? null : new(report.Content.Author.Name, report.Content.SignedAt!.Value, report.Addenda.Count, $"{request.Reference}/avis.pdf", $"{request.Reference}/avis.json",
                [.. sent.Select(l => new ExportedRecipient(l.Name, l.ReadAt, l.HandedOverAt))]),
            [.. followed.Reverse().Select(f => new ExportedOutcome(f.Outcome.Kind, f.Outcome.HappenedOn, f.Outcome.Contact, f.Outcome.Note, f.Outcome.RecordedAt, f.By))],
            await Acts(request.Id, cancel),
            [.. (await db.PatientTimes(request.Id, clock.GetUtcNow(), cancel)).There.Select(t => new ExportedTime(t.StartsAt, t.EndsAt))]);
    }

    /// <summary>What was written beside the video while the case was on is part of its record.</summary>
    async Task<IEnumerable<ExportedMessage>> Said(Request request, CancellationToken cancel) =>
        (await db.SaidOf(request, cancel)).Select(s => new ExportedMessage(s.Line.At, s.Line.By, s.FromExpert, s.Line.Text, []));

    /// <summary>What leads out of its folder on no system, and opens as what it is.</summary>
    static string InFolder(DocumentLine document)
    {
        var name = string.Concat(MediaTypes.DownloadName(document.Name, document.MediaType!).Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ' ? c : '_')).Trim('.', ' ');
        return name.Length <= 120 ? name : name[..100].TrimEnd('.', ' ') + Path.GetExtension(name);
    }

    static IReadOnlyList<ExportedAnswer> Answers(FilledForm? form) => form is null ? [] :
        [.. form.Content.Fields.Where(f => form.Answers.ContainsKey(f.Key)).Select(f => new ExportedAnswer(f.Key, f.Label.Fr, form.Answers[f.Key]))];

    static ExportedPatient Traits(Patient p) => new(p.BirthName, p.BirthGivenNames, p.UsedName, p.BirthDate, p.Sex, p.BirthPlaceCode, p.BirthRank, p.CommuneCode, p.IdentityStatus, p.InsMatricule, p.InsOid);

    async Task<(Keeping, ExportedKeeping)> Keeping(Patient patient, CancellationToken cancel)
    {
        var facts = await db.RetentionFacts(patient.Id, cancel);
        var keeping = KeepingTime.Of(await db.Kept(patient, facts, cancel));
        var by = facts.ConvertAll(f => f.RecordedById);
        var names = await db.Set<Account>().AsNoTracking().Where(a => by.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.DisplayName, cancel);
        return (keeping, new(keeping.Until, keeping.Rule, keeping.SuspendedDays,
            facts.ConvertAll(f => new ExportedFact(f.Kind, f.HappenedOn, f.Note, f.RecordedAt, names.GetValueOrDefault(f.RecordedById, "")))));
    }

    async Task<List<ExportedCorrection>> Corrections(Guid patientId, CancellationToken cancel) =>
        [.. (await db.CorrectionsOf(patientId, cancel)).Select(c => new ExportedCorrection(c.At, c.Reason, c.Before))];

    async Task<List<ExportedAct>> Acts(Guid requestId, CancellationToken cancel)
    {
        var rows = await (
            from act in db.Set<Act>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on act.AccountId equals account.Id
            where act.RequestId == requestId
            orderby act.RecordedAt, act.Id
            select new { act, account }).ToListAsync(cancel);
        return rows.ConvertAll(r => new ExportedAct(r.act.Kind, r.account.DisplayName, r.act.DoneOn, r.act.AmountCents, r.act.Blocked));
    }

    async Task<List<ExportedNote>> Notes(Guid patientId, CancellationToken cancel)
    {
        var rows = await (
            from note in db.Set<SocialNote>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on note.AuthorId equals account.Id
            where note.PatientId == patientId
            orderby note.WrittenAt
            select new { note, account }).ToListAsync(cancel);
        return rows.ConvertAll(r => new ExportedNote(r.note.WrittenAt, r.account.DisplayName, r.account.Profession, r.note.Text));
    }

    async Task<List<ExportedShare>> Shares(Guid patientId, CancellationToken cancel)
    {
        var rows = await (
            from share in db.Set<CareShare>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on share.AccountId equals account.Id
            where share.PatientId == patientId
            orderby share.AddedAt
            select new { share, account }).ToListAsync(cancel);
        return rows.ConvertAll(r => new ExportedShare(r.account.DisplayName, r.account.Profession, r.share.Section, r.share.StartsOn, r.share.EndsOn, r.share.ConsentBy, r.share.ConsentedOn, r.share.EndedAt));
    }

    async Task<List<ExportedEmergency>> Emergencies(Guid patientId, CancellationToken cancel)
    {
        var rows = await (
            from glass in db.Set<BrokenGlass>().AsNoTracking()
            join account in db.Set<Account>().AsNoTracking() on glass.AccountId equals account.Id
            where glass.PatientId == patientId
            orderby glass.OpenedAt
            select new { glass, account }).ToListAsync(cancel);
        return rows.ConvertAll(r => new ExportedEmergency(r.account.DisplayName, r.account.Profession, r.glass.Reason, r.glass.OpenedAt, r.glass.ClosesAt));
    }
}
