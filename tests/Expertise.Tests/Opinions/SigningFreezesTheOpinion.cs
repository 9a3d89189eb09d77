using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class SigningFreezesTheOpinion(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday.AddMinutes(20));
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task The_request_is_answered_and_the_requester_is_told_without_a_clinical_word()
    {
        var (requester, expert, request) = await Presented();
        await Desk.Signed(expert, request);
        var answered = await Desk.Single<Request>(r => r.Id == request);
        Assert.Equal((RequestStatus.Answered, (DateTimeOffset?)clock.GetUtcNow()), (answered.Status, answered.ClosedAt));
        Assert.Equal(1, await Desk.Count<Notice>(n => n.RecipientId == requester.Id && n.Kind == NoticeKind.OpinionSigned && n.SubjectId == request));
        Assert.Equal(1, await Desk.Count<AuditEntry>(e => e.Action == "sign-opinion" && e.SubjectId == request && e.ActorId == expert.Id && e.Outcome == AuditOutcome.Done));
    }

    [Fact]
    public async Task Of_two_signatures_at_once_one_is_taken()
    {
        var (_, expert, request) = await Presented();
        var version = (await Desk.Write(expert, request, "Poursuivre.")).Value;
        var signed = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Desk.Sign(expert, request, version)));
        Assert.Single(signed, s => s.Succeeded);
        Assert.All(signed.Where(s => !s.Succeeded), s => Assert.Equal("request-closed", s.Refusal!.Code));
    }

    [Fact]
    public async Task Another_version_than_the_one_read_is_not_signed()
    {
        var (_, expert, request) = await Presented();
        var read = (await Desk.Write(expert, request, "Première version")).Value;
        await Desk.Write(expert, request, "Seconde version", read);
        Assert.Equal("opinion-changed-meanwhile", (await Desk.Sign(expert, request, read)).Refusal?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("ok")]
    public async Task An_answer_is_required(string answer)
    {
        var (_, expert, request) = await Presented();
        var version = (await Desk.Write(expert, request, answer)).Value;
        var refusal = (await Desk.Sign(expert, request, version)).Refusal!;
        Assert.Equal(new FieldFault("answer", "opinion-answer-missing"), Assert.Single(refusal.Fields));
    }

    [Fact]
    public async Task Nothing_is_written_signed_or_decided_afterwards()
    {
        var (_, expert, request) = await Presented();
        await Desk.Signed(expert, request);
        var version = (await Desk.Open(expert, request)).Value!.Version!.Value;
        Assert.Equal("request-closed", (await Desk.Write(expert, request, "Autre chose", version)).Refusal?.Code);
        Assert.Equal("request-closed", (await Desk.Sign(expert, request, version)).Refusal?.Code);
        Assert.Equal("request-closed", (await Desk.AnswerInWriting(expert, request)).Refusal?.Code);
    }

    [Theory]
    [InlineData("update opinion set answer = 'autre' where id = '{0}'")]
    [InlineData("update opinion set status = 'draft', signed_at = null, content_sha256 = null where id = '{0}'")]
    [InlineData("delete from opinion where id = '{0}'")]
    [InlineData("update opinion_participant set display_name = 'autre' where opinion_id = '{0}'")]
    [InlineData("delete from opinion_draft_version where opinion_id = '{0}'")]
    [InlineData("update opinion_participant set opinion_id = '{1}' where opinion_id = '{0}'")]
    [InlineData("delete from opinion_participant where opinion_id = '{0}'")]
    [InlineData("insert into opinion_participant select '{0}', id, 'intrus', 'doctor', null, '', now(), now() from account limit 1")]
    public async Task The_database_forbids_any_change_even_to_its_owner(string sql)
    {
        var (_, expert, request) = await Presented();
        var signed = await Desk.Signed(expert, request);
        var (_, other, otherRequest) = await Presented();
        await Desk.Write(other, otherRequest, "Un brouillon");
        var draft = (await Desk.Single<Opinion>(o => o.RequestId == otherRequest)).Id;
        Assert.Equal("opinion_signed", await RefusedBy(sql.Replace("{0}", signed.ToString(), StringComparison.Ordinal).Replace("{1}", draft.ToString(), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whoever_adds_a_participant_while_it_is_being_signed_waits_and_is_refused()
    {
        var (requester, expert, request) = await Presented();
        await Desk.Write(expert, request, "Poursuivre.");
        var opinion = (await Desk.Single<Opinion>(o => o.RequestId == request)).Id;
        await using var source = NpgsqlDataSource.Create(database.Owner);
        await using var signing = await source.OpenConnectionAsync();
        await using var transaction = await signing.BeginTransactionAsync();
        await new NpgsqlCommand($"{Key}; update opinion set status = 'signed', signed_at = now(), content_sha256 = sha256('x'), sealed_content = 'x', wrapped_by = '1', wrapped_key = decode(repeat('00', 61), 'hex'), signature = decode(repeat('00', 64), 'hex'), key_id = substr(encode(sha256('x'), 'hex'), 1, 16) where id = '{opinion}'", signing).ExecuteNonQueryAsync();
        var adding = RefusedBy($"insert into opinion_participant values ('{opinion}', '{requester.Id}', 'x', 'doctor', null, '', now(), now())");
        Assert.NotSame(adding, await Task.WhenAny(adding, Task.Delay(200)));
        await transaction.CommitAsync();
        Assert.Equal("opinion_signed", await adding);
    }

    [Fact]
    public async Task The_database_takes_no_signature_that_is_not_there()
    {
        var (_, expert, request) = await Presented();
        await Desk.Write(expert, request, "Poursuivre.");
        Assert.Equal("opinion_signature", await RefusedBy($"update opinion set status = 'signed', signed_at = now(), content_sha256 = sha256('x') where request_id = '{request}'"));
    }

    [Fact]
    public async Task A_degree_of_urgency_is_required()
    {
        var (_, expert, request) = await Presented();
        var version = (await Desk.Write(expert, request, "Poursuivre.", degree: null)).Value;
        Assert.Equal([new FieldFault("degree", "opinion-degree-missing")], (await Desk.Sign(expert, request, version)).Refusal!.Fields);
    }

    const string Key = "insert into signing_key values (substr(encode(sha256('x'), 'hex'), 1, 16), 'x', now()) on conflict do nothing";

    async Task<string?> RefusedBy(string sql) => (await Assert.ThrowsAsync<PostgresException>(() => database.Sql(sql))).ConstraintName;

    async Task<(Actor Requester, Actor Expert, Guid Request)> Presented()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(requester, OpinionDesk.Thursday.AddDays(-3));
        var meeting = await Meeting.Open(database, village, expert, OpinionDesk.Thursday);
        await meeting.Stay(requester, 0, 20);
        await meeting.Stay(expert, 0, 20);
        await meeting.Present(request, 2, 10);
        return (requester, expert, request.Id);
    }
}
