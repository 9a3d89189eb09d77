using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Circle.Retention;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Retention;

/// <summary>How long a patient's file is kept.</summary>
static class RetentionApi
{
    /// <summary>A kept record's id.</summary>
    sealed record Recorded(Guid Id);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/requests/{id:guid}/retention", Read).WithName("ReadRetention").WithSummary("How long the file of the case's patient is kept, and why (R1112-7 CSP).").Produces<RetentionView>().ProducesProblem(404);
        api.MapPost("/requests/{id:guid}/retention", Record).WithName("RecordRetention")
            .WithSummary("Whoever asked records a death (died, notdied) or a claim (claim, claimended): both change how long the file is kept.")
            .WithIdempotency().Produces<Recorded>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(404);
    }

    static async Task<IResult> Read(Guid id, ReadRetention read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Record(Guid id, TypedFact body, RecordFact record, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await record.Run(me.Actor, id, body, cancel)).Answer(words, fact => Results.Created($"/api/requests/{id}/retention", new Recorded(fact)));
}
