using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Opinions;

namespace TeleExpertise.Web.Tests.Attestations;

/// <summary>A session with one case that has just ended; the requester stayed 25 minutes.</summary>
sealed record EndedCase(AnsweredCase Case)
{
    public Guid Session => Case.Meeting.Id;

    public static async Task<EndedCase> Build(TestApp app)
    {
        var signed = await AnsweredCase.Signed(app);
        var closed = await app.Do<CloseSession, Expertise.Outcome<Session>>(v => v.Run(signed.Expert, signed.Meeting.Id, CancellationToken.None));
        Assert.True(closed.Succeeded);
        return new(signed);
    }

    public Task<string> Code(TestApp app, Actor person) => app.Do<IssueCertificate, string>(async v =>
        CertificateCode.Grouped((await v.Run(person, Session, CancellationToken.None)).Value!));
}
