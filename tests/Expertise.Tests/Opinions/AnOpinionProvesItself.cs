using System.Text;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class AnOpinionProvesItself(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Answer = "Poursuivre le traitement ; arrêter l'aspirine à J15.";
    readonly TestClock clock = new(OpinionDesk.Thursday);
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task Its_export_holds_and_says_who_signed_when()
    {
        var (_, expert, request) = await Signed();
        var verdict = VerifyExport.Run(await Exported(expert, request), Desk.Keys.FindPublic, shown: null);
        Assert.True(verdict.Holds, string.Join('\n', verdict.Lines));
        Assert.Contains(expert.DisplayName, verdict.Lines[0], StringComparison.Ordinal);
        Assert.Contains("2026-11-26T12:00:00", verdict.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_changed_character_anywhere_is_found()
    {
        var (_, expert, request) = await Signed();
        await Desk.Add(expert, request, "Résultat reçu : normal.");
        var file = Encoding.UTF8.GetString(await Exported(expert, request));
        string[] parts = ["J15", "ESSAI", "1957-03-04", expert.DisplayName[^6..], "2026-11-26T12", "Dominique", "normal"];
        foreach (var part in parts)
        {
            var at = file.IndexOf(part, StringComparison.Ordinal);
            Assert.True(at > 0, part);
            var changed = string.Concat(file.AsSpan(0, at), file[at] == '1' ? "7" : "1", file.AsSpan(at + 1));
            Assert.False(Verify(changed).Holds, part);
        }
        Assert.True(Verify(file).Holds);
    }

    /// <summary>As it was written before co-owners and writers were named: the words that were signed stay, and stay verifiable.</summary>
    [Fact]
    public async Task What_was_signed_before_a_field_was_added_holds()
    {
        var (requester, _, request) = await Signed();
        var content = (await Desk.Read(requester, request)).Value!.Proof!.Content;
        var before = string.Join('\n', Encoding.UTF8.GetString(content).Split('\n').Where(l => !l.Contains("\"coOwner\"", StringComparison.Ordinal) && !l.Contains("\"preparedBy\"", StringComparison.Ordinal)));
        Assert.NotEqual(content.Length, Encoding.UTF8.GetByteCount(before));
        var signed = Desk.Keys.Sign(Encoding.UTF8.GetBytes(before));
        var part = new ExportedPart(before, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(before))), signed.KeyId, Convert.ToBase64String(signed.Signature));
        Assert.True(VerifyExport.Run(new OpinionExport(OpinionExport.Current, part, []).ToBytes(), Desk.Keys.FindPublic, $"ESSAI Faut-il poursuivre le traitement en cours ? Contexte d'essai. {Answer} {(await Desk.Read(requester, request)).Value!.Content.Author.Name}").Holds);
    }

    [Fact]
    public async Task A_key_that_nobody_trusts_proves_nothing()
    {
        var (_, expert, request) = await Signed();
        var file = await Exported(expert, request);
        Assert.False(VerifyExport.Run(file, _ => null, null).Holds);
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.False(VerifyExport.Run(file, _ => other.ExportSubjectPublicKeyInfo(), null).Holds);
        Assert.False(VerifyExport.Run("{}"u8.ToArray(), Desk.Keys.FindPublic, null).Holds);
    }

    [Fact]
    public async Task Pages_that_say_something_else_are_found()
    {
        var (_, expert, request) = await Signed();
        var file = await Exported(expert, request);
        var shown = $"ESSAI Faut-il poursuivre le traitement en\ncours ? Contexte d'essai. {Answer} {expert.DisplayName}";
        Assert.True(VerifyExport.Run(file, Desk.Keys.FindPublic, shown).Holds);
        Assert.False(VerifyExport.Run(file, Desk.Keys.FindPublic, shown.Replace("J15", "J5", StringComparison.Ordinal)).Holds);
    }

    [Fact]
    public async Task After_a_rotation_a_new_key_signs_and_the_old_signatures_hold()
    {
        var folder = Directory.CreateTempSubdirectory("teleexpertise-keys-").FullName;
        var keys = new SigningKeys(folder, clock);
        var before = keys.Sign("un"u8.ToArray());
        clock.Advance(TimeSpan.FromDays(1));
        var named = keys.Rotate();
        var after = keys.Sign("deux"u8.ToArray());
        Assert.Equal(named, after.KeyId);
        Assert.NotEqual(before.KeyId, after.KeyId);
        Assert.True(SigningKeys.Verify(keys.FindPublic(before.KeyId)!, "un"u8.ToArray(), before.Signature));
        Assert.False(SigningKeys.Verify(keys.FindPublic(after.KeyId)!, "un"u8.ToArray(), before.Signature));
        var old = Assert.Single(Directory.GetFiles(folder), f => f.Contains(before.KeyId, StringComparison.Ordinal));
        Assert.DoesNotContain("PRIVATE", await File.ReadAllTextAsync(old), StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(folder), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Names_stay_as_they_were_when_it_was_signed()
    {
        var (requester, expert, request) = await Signed();
        await database.Sql($"update account set family_name = 'Autrement', rpps = null where id = '{expert.Id}'");
        await database.RenamePatient(request);
        var read = (await Desk.Read(requester, request)).Value!;
        Assert.Equal((expert.DisplayName, "ESSAI"), (read.Content.Author.Name, read.Content.Patient.BirthName));
    }

    [Fact]
    public async Task An_opinion_of_before_keeps_its_fingerprint()
    {
        var (requester, _, request) = await Signed();
        var opinion = await Desk.Single<Opinion>(o => o.RequestId == request);
        var participants = await Participants(opinion.Id);
        var signed = await Desk.Single<Expertise.Requests.Request>(r => r.Id == request);
        var old = SignedContent.Fingerprint(signed, signed.PatientId, opinion, participants);
        await database.Sql($"""
            alter table opinion disable trigger user;
            update opinion set sealed_content = null, wrapped_by = null, wrapped_key = null, signature = null, key_id = null, content_sha256 = decode('{Convert.ToHexString(old)}', 'hex') where id = '{opinion.Id}';
            alter table opinion enable trigger user
            """);
        var proof = (await Desk.Read(requester, request)).Value!.Proof!;
        Assert.Equal((true, (string?)null), (proof.Intact, proof.KeyId));
    }

    [Fact]
    public async Task What_is_added_is_signed_told_and_stays()
    {
        var (requester, expert, request) = await Signed();
        var added = await Desk.Add(expert, request, " Résultat reçu : normal. ");
        Assert.Equal(added.Value, (await Desk.Add(expert, request, "Résultat reçu : normal.")).Value);
        var report = (await Desk.Read(requester, request)).Value!;
        var addendum = Assert.Single(report.Addenda);
        Assert.Equal(("Résultat reçu : normal.", true), (addendum.Content.Text, addendum.Proof.Intact));
        Assert.Equal(1, await Desk.Count<Notice>(n => n.RecipientId == requester.Id && n.Kind == NoticeKind.OpinionAdded && n.SubjectId == added.Value));
        Assert.Equal("invalid", (await Desk.Add(expert, request, " ")).Refusal?.Code);
        Assert.Equal("not-found", (await Desk.Add(requester, request, "Moi aussi")).Refusal?.Code);
        foreach (var sql in new[] { "update opinion_addendum set text = 'autre'", "delete from opinion_addendum" })
            Assert.Equal("opinion_addendum_signed", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql(sql))).ConstraintName);
    }

    [Fact]
    public async Task An_addendum_belongs_to_its_opinion()
    {
        var (_, expert, request) = await Signed();
        var (_, otherExpert, otherRequest) = await Signed();
        await Desk.Add(expert, request, "Résultat reçu : normal.");
        await database.Sql($"alter table opinion_addendum disable trigger user; update opinion_addendum set opinion_id = (select id from opinion where request_id = '{otherRequest}'); alter table opinion_addendum enable trigger user");
        Assert.False(Assert.Single((await Desk.Read(otherExpert, otherRequest)).Value!.Addenda).Proof.Intact);
        Assert.False(VerifyExport.Run(await Exported(otherExpert, otherRequest), Desk.Keys.FindPublic, null).Holds);
    }

    [Fact]
    public async Task An_opinion_that_is_not_signed_takes_no_addendum()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var request = (await village.Filed(await village.Requester(), clock.GetUtcNow())).Id;
        await Desk.AnswerInWriting(expert, request);
        Assert.Equal("opinion-not-signed", (await Desk.Add(expert, request, "Trop tôt")).Refusal?.Code);
    }

    [Fact]
    public async Task Each_persons_text_and_each_after_a_pause_is_a_version()
    {
        var village = await Village.Build(database);
        var (one, two) = (await village.Expert(), await village.Expert());
        var requester = await village.Requester();
        var request = (await village.Filed(requester, clock.GetUtcNow())).Id;
        await Desk.AnswerInWriting(one, request);
        var seen = (await Desk.Open(one, request)).Value!.Version;
        foreach (var (who, text, minutes) in new[] { (one, "Un", 0), (one, "Un, deux", 1), (two, "Trois", 1), (one, "Quatre", 1), (one, "Cinq", 30) })
        {
            clock.Advance(TimeSpan.FromMinutes(minutes));
            seen = (await Desk.Write(who, request, text, seen)).Value;
        }
        var versions = (await Desk.Versions(one, request)).Value!.Versions;
        Assert.Equal([(one.DisplayName, "Cinq"), (one.DisplayName, "Quatre"), (two.DisplayName, "Trois"), (one.DisplayName, "Un, deux")], versions.Select(v => (v.By, v.Text.Answer)));
        Assert.Equal("not-found", (await Desk.Versions(requester, request)).Refusal?.Code);
    }

    ExportVerdict Verify(string file) => VerifyExport.Run(Encoding.UTF8.GetBytes(file), Desk.Keys.FindPublic, shown: null);

    async Task<byte[]> Exported(Actor reader, Guid request) => OpinionExport.Of((await Desk.Read(reader, request)).Value!).ToBytes();

    async Task<List<OpinionParticipant>> Participants(Guid opinion)
    {
        await using var db = database.Open();
        return [.. db.Set<OpinionParticipant>().Where(p => p.OpinionId == opinion)];
    }

    async Task<(Actor Requester, Actor Expert, Guid Request)> Signed()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = (await village.Filed(requester, clock.GetUtcNow().AddDays(-1))).Id;
        await Desk.AnswerInWriting(expert, request);
        await Desk.Signed(expert, request, Answer);
        return (requester, expert, request);
    }
}
