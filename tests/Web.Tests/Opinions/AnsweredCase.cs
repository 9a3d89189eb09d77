using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Opinions;

/// <summary>A case that was on from the 5th to the 12th minute of a session that began half an hour ago; somebody left before it.</summary>
sealed record AnsweredCase(Village Village, Actor Requester, Actor Expert, Actor LeftBefore, Request Request, Meeting Meeting)
{
    public const string Answer = "Poursuivre le traitement six semaines ; contrôle biologique à J15.";

    public static async Task<AnsweredCase> Presented(TestApp app)
    {
        var village = await Village.Build(app.Database);
        var (requester, expert, leftBefore) = (await village.Requester(), await village.Expert(), await village.Requester());
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var request = await village.Filed(requester, now.AddDays(-2));
        var meeting = await Meeting.Open(app.Database, village, expert, now.AddMinutes(-30));
        await meeting.Book(request);
        await meeting.Present(request, 5, 12);
        await meeting.Stay(requester, 0, 25);
        await meeting.Stay(expert, 0, 28);
        await meeting.Stay(leftBefore, 0, 4);
        return new(village, requester, expert, leftBefore, request, meeting);
    }

    public static async Task<AnsweredCase> Signed(TestApp app)
    {
        var answered = await Presented(app);
        await answered.Sign(app);
        return answered;
    }

    public Task Sign(TestApp app) => Sign(app, new OpinionText { Answer = Answer, Recommendations = "Revoir si fièvre.", Degree = OpinionDegree.Weeks });

    public async Task Sign(TestApp app, OpinionText text)
    {
        var version = await app.Do<WriteOpinion, Expertise.Outcome<DateTimeOffset>>(v =>
            v.Run(Expert, Request.Id, new(text, SeenVersion: null), CancellationToken.None));
        Assert.True((await app.Do<SignOpinion, Expertise.Outcome<Guid>>(v => v.Run(Expert, Request.Id, version.Value, CancellationToken.None))).Succeeded);
    }

    /// <summary>An instant of the session as French pages say it.</summary>
    public string Hour(double minutes) =>
        TimeZoneInfo.ConvertTime(Meeting.At(minutes), TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris")).ToString("H' h 'mm", System.Globalization.CultureInfo.InvariantCulture);
}
