using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.CoSigning;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Expertise.Sessions.Talk;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Expertise.Slots.Telling;
using TeleExpertise.Expertise.Tables;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.OwnData;

/// <summary>
/// Everything about an account (GDPR articles 15 and 20), from territories left long ago too. Cases are patients' data: they are
/// named by id and date. No secret leaves: neither hashes nor keys.
/// </summary>
public sealed class ExportOwnData(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<AccountExport> Run(Actor actor, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // each query below asks for this account only
        var me = actor.Id;
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == me, cancel);
        var data = new AccountExport
        {
            ExportedAt = clock.GetUtcNow(),
            Account = new(me, account.Title, account.GivenName, account.FamilyName, account.Profession, account.Rpps, account.Email, account.PhoneNumber, account.CreatedAt),
            WaysIn = await WaysIn(account, cancel),
            Roles = await Roles(me, cancel),
            Replacements = await db.Set<Delegation>().Where(d => d.FromId == me || d.ToId == me).OrderBy(d => d.StartsOn)
                .Select(d => new OwnReplacement(d.FromId == me, d.StartsOn, d.EndsOn)).ToListAsync(cancel),
            Absences = await db.Set<Absence>().Where(a => a.AccountId == me).OrderBy(a => a.FromDay)
                .Select(a => new OwnAbsence(a.FromDay, a.UntilDay, a.AnnouncedAt, a.WithdrawnAt)).ToListAsync(cancel),
            Duties = await Duties(me, cancel),
            SignIns = await db.Set<AccountSignIn>().Where(s => s.AccountId == me).OrderByDescending(s => s.BeganAt)
                .Select(s => new OwnSignIn(s.BeganAt, s.LastSeenAt, s.EndedAt, s.Method, s.Device)).ToListAsync(cancel),
            Attendance = await Attendance(me, cancel),
            Stays = await db.Set<Presence>().Where(p => p.AccountId == me).OrderByDescending(p => p.BeganAt).Select(p => new OwnStay(p.SessionId, p.BeganAt, p.LastSeenAt)).ToListAsync(cancel),
            Seats = await db.Set<TableSeat>().Where(s => s.AccountId == me).OrderByDescending(s => s.SatAt)
                .Select(s => new OwnTableSeat(s.SessionId, s.SatAt, s.LeftAt, s.AddedById == null, s.ConfirmedAt, s.RefusedAt)).ToListAsync(cancel),
            Requests = await db.Set<Request>().Where(r => r.RequesterId == me).OrderByDescending(r => r.FiledAt).Select(r => new OwnRecord(r.Id, r.FiledAt)).ToListAsync(cancel),
            CoOwned = await db.Set<Request>().Where(r => r.CoOwnerId == me).OrderByDescending(r => r.FiledAt).Select(r => new OwnRecord(r.Id, r.FiledAt)).ToListAsync(cancel),
            Prepared = await db.Set<Request>().Where(r => r.PreparedById == me).OrderByDescending(r => r.FiledAt).Select(r => new OwnRecord(r.Id, r.FiledAt)).ToListAsync(cancel),
            CoSignatures = await db.Set<CoSignature>().Where(c => c.InternId == me || c.SupervisorId == me).OrderByDescending(c => c.SentAt)
                .Select(c => new OwnCoSignature(c.DraftId, c.InternId == me, c.SentAt, c.EndedAt)).ToListAsync(cancel),
            Opinions = await db.Set<Opinion>().Where(o => o.AuthorId == me).OrderByDescending(o => o.DraftedAt).Select(o => new OwnRecord(o.Id, o.SignedAt ?? o.DraftedAt)).ToListAsync(cancel),
            Drafts = await db.Set<Draft>().Where(d => d.AccountId == me).OrderByDescending(d => d.CreatedAt).Select(d => new OwnRecord(d.Id, d.CreatedAt)).ToListAsync(cancel),
            Said = await db.Set<RoomMessage>().Where(m => m.AuthorId == me).OrderByDescending(m => m.SaidAt).Select(m => new OwnRecord(m.Id, m.SaidAt)).ToListAsync(cancel),
            Teleconsultations = await db.Set<Teleconsultation>().Where(t => t.BegunById == me).OrderByDescending(t => t.BeganAt).Select(t => new OwnRecord(t.RequestId, t.BeganAt)).ToListAsync(cancel),
            Appointments = await db.Set<CalendarEntry>().Where(e => e.AccountId == me).OrderByDescending(e => e.StartsAt)
                .Select(e => new OwnAppointment(e.SessionId, e.StartsAt, e.EndsAt, e.CancelledAt, e.ToldAt)).ToListAsync(cancel),
            Calendar = await db.Set<OwnCalendar>().Where(c => c.AccountId == me).Select(c => new OwnWishes(c.Reminders, c.AddressMadeAt, c.ReadAt)).SingleOrDefaultAsync(cancel) ?? new(Reminders: true, null, null),
            Notices = await db.Set<Notice>().Where(n => n.RecipientId == me).OrderByDescending(n => n.CreatedAt).Select(n => new OwnNotice(n.Kind, n.CreatedAt, n.SentAt)).ToListAsync(cancel),
            Acts = await db.Set<AuditEntry>().Where(e => e.ActorId == me).OrderByDescending(e => e.Id).Select(e => new OwnAct(e.At, e.Action, e.Subject, e.SubjectId, e.Outcome)).ToListAsync(cancel),
        };
        audit.Done(me, "export-own-data", "account", me);
        await db.SaveChangesAsync(cancel);
        return data;
    }

    async Task<OwnWaysIn> WaysIn(Account account, CancellationToken cancel)
    {
        var passkeys = await db.Set<IdentityUserPasskey<Guid>>().AsNoTracking().Where(p => p.UserId == account.Id).ToListAsync(cancel);
        return new(account.PasswordHash is not null,
            await db.Set<AccountTotp>().Where(t => t.AccountId == account.Id).Select(t => t.ConfirmedAt).SingleOrDefaultAsync(cancel),
            await db.Set<AccountRecoveryCode>().CountAsync(c => c.AccountId == account.Id && c.UsedAt == null, cancel),
            [.. passkeys.Select(p => new OwnPasskey(p.Data.Name ?? "", p.Data.CreatedAt))],
            await db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == account.Id).Select(l => l.LoginProvider).ToListAsync(cancel));
    }

    async Task<List<OwnDuty>> Duties(Guid me, CancellationToken cancel)
    {
        var hours = (await db.Set<Duty>().AsNoTracking().Where(d => d.AccountId == me).OrderBy(d => d.StartsAt).ToListAsync(cancel)).ToLookup(d => d.SourceId, d => new Interval(d.StartsAt, d.EndsAt));
        var sources = await db.Set<DutySource>().AsNoTracking().Where(s => s.AccountId == me).OrderByDescending(s => s.AddedAt).ToListAsync(cancel);
        return sources.ConvertAll(s => new OwnDuty(s.Kind, s.Origin, s.AddedAt, s.Address?.Url, [.. hours[s.Id]]));
    }

    Task<List<OwnRole>> Roles(Guid me, CancellationToken cancel) => (
        from grant in db.Set<RoleGrant>()
        join territory in db.Set<CareTerritory>() on grant.TerritoryId equals territory.Id
        join o in db.Set<Organisation>() on grant.OrganisationId equals o.Id into organisations
        from organisation in organisations.DefaultIfEmpty()
        join s in db.Set<Service>() on grant.ServiceId equals s.Id into services
        from service in services.DefaultIfEmpty()
        where grant.AccountId == me
        orderby grant.StartsOn
        select new OwnRole(grant.Role, territory.Name, service != null ? service.Name : organisation != null ? organisation.Name : null, grant.StartsOn, grant.EndsOn)).ToListAsync(cancel);

    Task<List<OwnAttendance>> Attendance(Guid me, CancellationToken cancel) => (
        from attendance in db.Set<Attendance>()
        join session in db.Set<Session>() on attendance.SessionId equals session.Id
        join service in db.Set<Service>() on session.ServiceId equals service.Id
        join c in db.Set<Certificate>().Where(c => c.AccountId == me) on attendance.SessionId equals c.SessionId into certificates
        from certificate in certificates.DefaultIfEmpty()
        where attendance.AccountId == me
        orderby session.StartsAt descending
        select new OwnAttendance(session.Id, service.Name, session.StartsAt, attendance.Seconds, certificate == null ? null : certificate.Code)).ToListAsync(cancel);
}
