using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.CoSigning;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Sessions.Talk;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Expertise.Tests.Opinions;
using TeleExpertise.Expertise.Vault;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Vault;

/// <summary>Each test has keys and a database of its own: the keys of a run must stay as they are for the others.</summary>
public sealed class KeysAreChanged : IAsyncLifetime
{
    static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("teleexpertise-test-").FullName, "vault");
    TestDatabase database = null!;
    Village village = null!;

    public async Task InitializeAsync()
    {
        database = await TestDatabase.Empty();
        database.OwnSealer = Fresh();
        await Start();
        village = await Village.Build(database);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    [Fact]
    public async Task Every_row_is_wrapped_anew_and_opens_also_in_a_server_that_ran_meanwhile()
    {
        var requester = await village.Requester();
        var before = await village.Filed(requester, Now);
        await database.AddDocument(before.Id, requester.Id);
        var learner = await village.Learner();
        var draft = await database.AddDraft(learner.Id);
        var (expert, answers) = (await village.Expert(), new OpinionDesk(database, new TestClock(Now.AddHours(1))));
        var meeting = await Meeting.Open(database, village, expert, Now);
        await using (var db = database.Open())
        {
            db.Add(new CoSignature { Id = Guid.NewGuid(), DraftId = draft, InternId = learner.Id, SupervisorId = learner.Grants[0].SupervisorId!.Value, SentAt = Now, EndedAt = Now, Word = "À préciser." });
            var traitsBefore = PatientTraits.Of(await db.Set<Patient>().SingleAsync(p => p.Id == before.PatientId));
            db.Add(new PatientCorrection { Id = Guid.NewGuid(), PatientId = before.PatientId, Number = 1, Reason = "Carte relue.", CorrectedById = requester.Id, CorrectedAt = Now, Before = traitsBefore });
            db.Add(new DutySource { Id = Guid.NewGuid(), AccountId = requester.Id, Kind = DutyKind.OnCall, Origin = DutyOrigin.Address, AddedById = requester.Id, AddedAt = Now, Address = new("https://rosters.example/sector.ics", ""), NextAt = Now });
            db.Add(new DutySource { Id = Guid.NewGuid(), AccountId = requester.Id, Kind = DutyKind.Away, Origin = DutyOrigin.Typed, AddedById = requester.Id, AddedAt = Now }); // nothing of it is sealed
            db.Add(new RoomMessage { Id = Guid.NewGuid(), SessionId = meeting.Id, SegmentId = null, AuthorId = expert.Id, SaidAt = Now, Text = "Bonjour." });
            await db.SaveChangesAsync();
        }
        await answers.AnswerInWriting(expert, before.Id);
        await answers.Signed(expert, before.Id); // changes no more, but for its wrapping
        var erased = await village.Filed(requester, Now);
        await database.Sql($"""
            alter table patient disable trigger patient_erased;
            update patient set erased_at = now(), wrapped_key = '', sealed_traits = '', traits_index = '', name_index = '{"{}"}' where id = '{erased.PatientId}';
            alter table patient enable trigger patient_erased
            """);
        var traits = await database.Sql($"select sealed_traits from patient where id = '{before.PatientId}'");
        await using var running = database.Open(); // reads with its own memory of the keys

        var done = await Rotate();

        Assert.Equal(("2", false), (done.KeyId, done.Resumed));
        Assert.Equal(new Dictionary<string, int> { ["co_signature"] = 1, ["document"] = 1, ["draft"] = 1, ["duty_source"] = 1, ["opinion"] = 1, ["patient"] = 2, ["patient_correction"] = 1, ["room_message"] = 1 }, done.Rewrapped);
        Assert.Equal(new Dictionary<string, int>(done.Rewrapped) { ["patient"] = 1 }, done.Verified); // of what was erased there is no key
        Assert.Equal((byte[])traits!, (byte[])(await database.Sql($"select sealed_traits from patient where id = '{before.PatientId}'"))!);
        Assert.Equal("ESSAI", (await running.Set<Patient>().SingleAsync(p => p.Id == before.PatientId)).BirthName);
        Assert.True((await answers.Read(expert, before.Id)).Value!.Proof!.Intact);
        var after = await village.Filed(requester, Now); // by the server that ran meanwhile
        Assert.Equal("2", await database.Sql($"select wrapped_by from patient where id = '{after.PatientId}'"));
        File.Delete(Path.Combine(folder, "master-1.key"));
        await Start(); // nothing needs the old key
    }

    [Fact]
    public async Task A_rotation_that_was_cut_off_goes_on_with_its_key()
    {
        var requester = await village.Requester();
        foreach (var _ in Enumerable.Range(0, 3)) await village.Filed(requester, Now);
        await using (var db = database.Open()) await VaultKeys.Make(db, "2", TimeProvider.System, default);
        await database.Sql("create table cut as select id, wrapped_key, wrapped_by from patient limit 1"); // one is not yet rewrapped after the next line
        await Rotate();
        await database.Sql("update patient p set wrapped_by = c.wrapped_by, wrapped_key = c.wrapped_key from cut c where c.id = p.id; drop table cut");

        var done = await Rotate();

        Assert.Equal(("2", true, 1, 3), (done.KeyId, done.Resumed, done.Rewrapped["patient"], done.Verified["patient"]));
    }

    [Fact]
    public async Task A_server_does_not_start_without_the_key_or_with_another_and_changes_nothing()
    {
        var request = await village.Filed(await village.Requester(), Now);
        var key = Path.Combine(folder, "master-1.key");
        var right = await File.ReadAllBytesAsync(key);

        File.Delete(key);
        Assert.Contains("put master-1.key back", (await Assert.ThrowsAsync<VaultException>(Start)).Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(key, new byte[32]);
        Assert.Contains("is not the one of this database", (await Assert.ThrowsAsync<VaultException>(Start)).Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(key, right[..31]);
        Assert.Contains("is no key", (await Assert.ThrowsAsync<VaultException>(Start)).Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        await Assert.ThrowsAsync<VaultException>(Start);
        Assert.False(Directory.Exists(folder)); // no new keys over an old database

        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(key, right);
        await Assert.ThrowsAsync<VaultException>(Start); // the index key is still missing
        await using var db = database.Open();
        Assert.Equal("ESSAI", (await db.Set<Patient>().SingleAsync(p => p.Id == request.PatientId)).BirthName);
    }

    Task Start() => Migrator.Migrate(database.Owner, Fresh(), SealWhatIsInClear.Run, TimeProvider.System, default);

    async Task<Rotation> Rotate()
    {
        await using var db = new ExpertiseDb(new DbContextOptionsBuilder<ExpertiseDb>().UseExpertise(database.App).Options, Fresh()) { Reach = Reach.System };
        return await new RotateKeys(db, TimeProvider.System).Run(default);
    }

    /// <summary>As another process reads the folder.</summary>
    Sealer Fresh() => new(new MasterKeys(folder));
}
