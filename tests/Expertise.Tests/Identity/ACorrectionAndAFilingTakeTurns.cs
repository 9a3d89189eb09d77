using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Tests.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Identity;

/// <summary>The traits are sealed whole: who read them before a correction must not seal them after it.</summary>
public sealed class ACorrectionAndAFilingTakeTurns(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task What_is_filed_meanwhile_adds_to_the_corrected_identity()
    {
        var (filed, patient) = await FiledDuring(f => f with { UsedName = "EXEMPLE" }, f => f with { BirthRank = "2" });
        Assert.True(filed.Succeeded);
        Assert.Equal(("EXEMPLE", 2), (patient.UsedName, patient.BirthRank));
    }

    [Fact]
    public async Task What_is_filed_meanwhile_under_the_mistake_is_refused()
    {
        var (filed, patient) = await FiledDuring(f => f with { BirthName = "ESAI" }, f => f);
        Assert.Equal(new FieldFault("birthName", "identity-changed"), Assert.Single(filed.Refusal!.Fields));
        Assert.Equal("ESAI", patient.BirthName);
    }

    async Task<(Outcome<Guid> Filed, Patient Patient)> FiledDuring(Func<RequestForm, RequestForm> correction, Func<RequestForm, RequestForm> change)
    {
        var village = await Village.Build(database);
        var (doctor, form) = (await village.Requester(), Forms.For(village.InternalMedicine));
        Guid first;
        await using (var desk = new Desk(database)) first = (await desk.FileRequest.Run(doctor, null, form, default)).Value;
        await using var correcting = new Desk(database);
        var patientId = await correcting.Db.Set<Request>().Where(r => r.Id == first).Select(r => r.PatientId).SingleAsync();
        await using var holder = await correcting.Db.Database.BeginTransactionAsync();
        var correct = new CorrectIdentity(correcting.Db, correcting.Clock, new AuditTrail(correcting.Db, correcting.Clock));
        Assert.True((await correct.Run(doctor, patientId, correction(form), "Carte relue.", 0, default)).Succeeded);

        await using var filing = new Desk(database);
        var filed = filing.FileRequest.Run(doctor, null, change(form) with { SameAs = first.ToString() }, default);
        await Waits(filed);
        await holder.CommitAsync();
        var outcome = await filed;
        await using var db = database.Open();
        return (outcome, await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == patientId));
    }

    /// <summary>Until it waits for a lock, or need not.</summary>
    async Task Waits(Task task)
    {
        const string Waiting = "select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()";
        while (!task.IsCompleted && (long)(await database.Sql(Waiting))! == 0) await Task.Delay(10);
    }
}
