using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Attestations;

/// <summary>The same verbs for programs.</summary>
static class AttestationsApi
{
    public static void MapAttestationsApi(this WebApplication app)
    {
        var api = app.MapGroup("/api").WithTags("Attestations");
        api.MapGet("/learning", Learning).RequireAuthorization().WithName("ListLearning").Produces<IReadOnlyList<Attended>>()
            .WithSummary("The sessions that the caller attended, the latest first.");
        api.MapPost("/certificates", Issue).RequireAuthorization().WithIdempotency().WithName("IssueCertificate").Produces<Issued>(StatusCodes.Status201Created)
            .WithSummary("The caller's certificate for an ended session; asking again gives the same one.");
        api.MapGet("/certificates/{code}", Verify).RequireRateLimiting(Limits.Verify).WithName("VerifyCertificate").Produces<Verified>()
            .WithSummary("What a certificate says, for anybody who has its code; minutes counted anew from the stays.");
        api.MapGet("/attendance", Ended).RequireAuthorization().WithName("ListEndedSessions").Produces<IReadOnlyList<EndedLine>>()
            .WithSummary("The ended sessions of the territories whose continuing education the caller tracks.");
        api.MapGet("/attendance/{sessionId:guid}", Attendance).RequireAuthorization().WithName("ListAttendance").Produces<Sheet>()
            .WithSummary("The attendance list of an ended session; for whoever tracks continuing education.");
    }

    static async Task<IResult> Learning(ListLearning list, CurrentActor me, CancellationToken cancel) =>
        Results.Ok((await list.Run(me.Actor, cancel))
            .Select(s => new Attended(s.SessionId, s.Service, s.Hospital, s.Held.StartsAt, s.Held.EndsAt, s.Seconds, Grouped(s.Code))));

    static async Task<IResult> Issue(ForSession what, IssueCertificate issue, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await issue.Run(me.Actor, what.SessionId, cancel)).Answer(words, code =>
            Results.Created($"/api/certificates/{CertificateCode.Grouped(code)}", new Issued(CertificateCode.Grouped(code), $"/certificates/{CertificateCode.Grouped(code)}.pdf")));

    static async Task<IResult> Verify(string code, VerifyCertificate verify, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await verify.Run(code, cancel)).Answer(words, c =>
            Results.Ok(new Verified(CertificateCode.Grouped(c.Code), c.Name, c.Service, c.Hospital, c.Held.StartsAt, c.Held.EndsAt, c.Minutes, c.Seconds, c.IssuedAt)));

    static async Task<IResult> Ended(ListEndedSessions list, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await list.Run(me.Actor, cancel)).Answer(words, sessions =>
            Results.Ok(sessions.Select(s => new EndedLine(s.SessionId, s.Service, s.Hospital, s.Held.StartsAt, s.Held.EndsAt, s.Persons, s.Seconds))));

    static async Task<IResult> Attendance(Guid sessionId, ListAttendance list, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await list.Run(me.Actor, sessionId, cancel)).Answer(words, l => Results.Ok(new Sheet(l.SessionId, l.Service, l.Hospital, l.Held.StartsAt, l.Held.EndsAt,
            [.. l.Persons.Select(p => new Person(p.Name, p.Profession, p.Rpps, p.Organisation, p.Minutes, p.Seconds))])));

    static string? Grouped(string? code) => code is null ? null : CertificateCode.Grouped(code);

    sealed record ForSession(Guid SessionId);

    sealed record Issued(string Code, string Pdf);

    sealed record Verified(string Code, string Name, string Service, string Hospital, DateTimeOffset From, DateTimeOffset Until, int Minutes, int Seconds, DateTimeOffset IssuedAt);

    sealed record Attended(Guid SessionId, string Service, string Hospital, DateTimeOffset From, DateTimeOffset Until, int Seconds, string? Certificate);

    sealed record EndedLine(Guid SessionId, string Service, string Hospital, DateTimeOffset From, DateTimeOffset Until, int Persons, int Seconds);

    sealed record Sheet(Guid SessionId, string Service, string Hospital, DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<Person> Persons);

    sealed record Person(string Name, Profession Profession, string? Rpps, string Organisation, int Minutes, int Seconds);
}
