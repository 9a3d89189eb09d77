using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Attestations;

/// <summary>The verbs on attendance and certificates, each in a scope of its own as on the server.</summary>
sealed class AttestationDesk(TestDatabase database, TestClock clock)
{
    public static readonly DateTimeOffset Thursday = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    public Task<Outcome<Session>> Close(Actor? actor, Guid session) =>
        Do(db => new CloseSession(db, new(db, clock, new(db, clock)), clock).Run(actor, session, CancellationToken.None));

    public Task<Outcome<string>> Issue(Actor actor, Guid session) =>
        Do(db => new IssueCertificate(db, clock, new(db, clock)).Run(actor, session, CancellationToken.None));

    public Task<Outcome<CertificateView>> Verify(string code) => Do(db => new VerifyCertificate(db).Run(code, CancellationToken.None));

    public Task<Outcome<CertificateView>> Read(Actor actor, string code) =>
        Do(db => new ReadCertificate(db, new(db, clock)).Run(actor, code, CancellationToken.None));

    public Task<IReadOnlyList<LearningSession>> Learning(Actor actor) => Do(db => new ListLearning(db).Run(actor, CancellationToken.None));

    public Task<Outcome<AttendanceList>> Attendance(Actor actor, Guid session) =>
        Do(db => new ListAttendance(db, clock, new(db, clock)).Run(actor, session, CancellationToken.None));

    public Task<Outcome<IReadOnlyList<EndedSession>>> Ended(Actor actor) =>
        Do(db => new ListEndedSessions(db, new(db, clock)).Run(actor, CancellationToken.None));

    public Task<int?> Seconds(Guid session, Actor person) =>
        Do(db => db.Set<Attendance>().Where(a => a.SessionId == session && a.AccountId == person.Id).Select(a => (int?)a.Seconds).SingleOrDefaultAsync());

    public Task<int> Refusals(string action, Guid? subject) =>
        Do(db => db.Set<AuditEntry>().CountAsync(e => e.Action == action && e.SubjectId == subject && e.Outcome == AuditOutcome.Refused));

    async Task<TResult> Do<TResult>(Func<ExpertiseDb, Task<TResult>> run)
    {
        await using var db = database.Open();
        return await run(db);
    }
}
