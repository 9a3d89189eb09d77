using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class TheFingerprintCoversWhatWasSigned(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday.AddTicks(7));
    OpinionDesk Desk => new(database, clock);

    [Theory]
    [InlineData("select 1", true)]
    [InlineData("update opinion set answer = answer || ' ' where id = '{0}'", false)]
    [InlineData("update opinion set recommendations = 'ajout' where id = '{0}'", false)]
    [InlineData("update opinion set signed_at = signed_at + interval '1 microsecond' where id = '{0}'", false)]
    [InlineData("update opinion_participant set organisation_name = 'ailleurs' where opinion_id = '{0}'", false)]
    [InlineData("delete from opinion_participant where opinion_id = '{0}'", false)]
    [InlineData("update opinion set follow_up_on = '2027-01-01' where id = '{0}'", false)]
    [InlineData("update opinion set signature = set_byte(signature, 9, (get_byte(signature, 9) + 1) % 256) where id = '{0}'", false)]
    [InlineData("update opinion set sealed_content = null, wrapped_by = null, wrapped_key = null, signature = null, key_id = null where id = '{0}'", false)]
    [InlineData("update account set family_name = 'Autrement' where id = (select author_id from opinion where id = '{0}')", true)]
    [InlineData("update request set question = question || '?' where id = '{1}'", false)]
    public async Task A_change_behind_the_databases_back_shows(string sql, bool intact)
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = (await village.Filed(requester, clock.GetUtcNow())).Id;
        await Desk.AnswerInWriting(expert, request);
        var signed = await Desk.Signed(expert, request);
        var change = sql.Replace("{0}", signed.ToString(), StringComparison.Ordinal).Replace("{1}", request.ToString(), StringComparison.Ordinal);
        await database.Sql($"alter table opinion disable trigger user; alter table opinion_participant disable trigger user; {change}; alter table opinion enable trigger user; alter table opinion_participant enable trigger user");
        Assert.Equal(intact, (await Desk.Read(requester, request)).Value!.Proof!.Intact);
    }

    [Fact]
    public async Task Who_is_named_otherwise_since_does_not_change_what_was_signed_and_other_sealed_bytes_do_not_open()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = (await village.Filed(requester, clock.GetUtcNow())).Id;
        await Desk.AnswerInWriting(expert, request);
        var signed = await Desk.Signed(expert, request);
        await database.RenamePatient(request);
        Assert.True((await Desk.Read(requester, request)).Value!.Proof!.Intact);
        await database.Sql($"alter table opinion disable trigger user; update opinion set sealed_content = sealed_content || ' ' where id = '{signed}'; alter table opinion enable trigger user");
        await Assert.ThrowsAsync<Expertise.Vault.VaultException>(() => Desk.Read(requester, request));
    }

    [Fact]
    public async Task A_value_cannot_pose_as_the_next_line()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow());
        Opinion Signed(string answer, string recommendations) => new()
        {
            Id = Guid.Empty,
            RequestId = request.Id,
            AuthorId = expert.Id,
            Kind = OpinionKind.Written,
            Answer = answer,
            Recommendations = recommendations,
            Status = OpinionStatus.Signed,
            DraftedAt = default,
            UpdatedAt = default,
            SignedAt = clock.GetUtcNow(),
        };
        var one = SignedContent.Fingerprint(request, request.PatientId, Signed("oui\nrecommendations 3:non", ""), []);
        var two = SignedContent.Fingerprint(request, request.PatientId, Signed("oui", "non"), []);
        Assert.NotEqual(one, two);
        Assert.Contains("\nanswer 25:oui\nrecommendations 3:non\n", SignedContent.Text(request, request.PatientId, Signed("oui\nrecommendations 3:non", ""), []), StringComparison.Ordinal);
        Assert.Equal(32, one.Length);
    }
}
