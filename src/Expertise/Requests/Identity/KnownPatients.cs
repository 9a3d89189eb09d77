using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>Patients with the same traits as those that were typed, of whom the person may know.</summary>
static class KnownPatients
{
    /// <summary>What <see cref="RequestForm.SameAs"/> says when the patient is another with the same traits.</summary>
    public const string Another = "another";

    /// <summary>
    /// Of one's own cases and of the files that are open to the person; of anybody else's patients nothing is told, not even that there is one.
    /// Another INS is another person.
    /// </summary>
    public static async Task<IReadOnlyList<KnownPatient>> KnownWith(this ExpertiseDb db, Actor actor, Guid territory, CheckedIdentity typed, CancellationToken cancel)
    {
        var index = BlindIndex.Traits(db.Sealer, territory, typed.BirthName, typed.BirthGivenNames, typed.BirthDate, typed.Sex);
        var open = actor.Files.Where(f => f.Medical).Select(f => f.PatientId).ToList();
        var own = db.RequestsOf(actor).Select(r => r.Id);
        var rows = await (
            from r in db.Set<Request>().AsNoTracking().Where(r => own.Contains(r.Id) || open.Contains(r.PatientId))
            join p in db.Set<Patient>().AsNoTracking() on r.PatientId equals p.Id
            where p.TerritoryId == territory && p.TraitsIndex == index
            orderby r.FiledAt descending
            select new { r.Id, r.Number, r.FiledAt, Patient = p }).ToListAsync(cancel);
        return [.. rows.DistinctBy(r => r.Patient.Id)
            .Where(r => Traits.Agree(r.Patient, typed) && (typed.InsMatricule is null || r.Patient.InsMatricule is null || r.Patient.InsMatricule == typed.InsMatricule))
            .Select(r => new KnownPatient(r.Id, r.Number, r.Patient, r.FiledAt))];
    }

    /// <summary>
    /// The patient whom the form means among those who are known, and whether the person must say so first: the traits are a known patient's, and
    /// nothing tells whether it is they or somebody of the same name.
    /// </summary>
    public static async Task<(Guid? PatientId, bool Undecided)> Meant(this ExpertiseDb db, Actor actor, Guid territory, RequestForm form, CheckedIdentity typed, CancellationToken cancel)
    {
        if (typed.InsMatricule is not null && await db.InsIsKnown(territory, typed, cancel)) return (null, false); // the INS says who it is
        if (form.SameAs == Another) return (null, false);
        var known = await db.KnownWith(actor, territory, typed, cancel);
        // Filed by somebody else between the two questions: the INS says it still.
        if (typed.InsMatricule is not null && known.Any(k => k.Patient.InsMatricule == typed.InsMatricule)) return (null, false);
        if (known.Count == 0) return (null, false);
        var meant = await PatientOf(form.SameAs) is { } said && known.Any(k => k.Patient.Id == said) ? said : await BegunFrom();
        return (meant, meant is null);

        async Task<Guid?> PatientOf(string? request) =>
            Guid.TryParse(request, out var id) ? await db.Set<Request>().Where(r => r.Id == id).Select(r => (Guid?)r.PatientId).SingleOrDefaultAsync(cancel) : null;

        // A form that was begun from a case means its patient as long as the traits, the place of birth among them, say nothing else.
        async Task<Guid?> BegunFrom() => await PatientOf(form.EarlierId) is { } patient && known.Any(k => k.Patient.Id == patient
            && (k.Patient.BirthPlaceCode is null || typed.BirthPlaceCode is null || k.Patient.BirthPlaceCode == typed.BirthPlaceCode)) ? patient : null;
    }

    /// <summary>Whoever is about to give this INS to a record takes turns, to the end of the transaction.</summary>
    public static Task<int> LockIns(this ExpertiseDb db, Guid territory, CheckedIdentity typed, CancellationToken cancel) =>
        db.LockIns(territory, typed.InsOid + typed.InsMatricule, cancel);

    /// <param name="db">In a transaction.</param>
    /// <param name="territory">Where it is given.</param>
    /// <param name="ins">OID and matricule. Of two, the lesser first (ordinal).</param>
    /// <param name="cancel">Gives up.</param>
    public static Task<int> LockIns(this ExpertiseDb db, Guid territory, string ins, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"select pg_advisory_xact_lock(hashtextextended({territory.ToString() + ins}, 0))", cancel);

    /// <summary>True when somebody carries this INS.</summary>
    public static Task<bool> InsIsKnown(this ExpertiseDb db, Guid territory, CheckedIdentity typed, CancellationToken cancel)
    {
        var ins = BlindIndex.Ins(db.Sealer, territory, typed.InsOid!, typed.InsMatricule!);
        return db.Set<Patient>().AnyAsync(p => p.TerritoryId == territory && p.InsIndex == ins, cancel);
    }
}
