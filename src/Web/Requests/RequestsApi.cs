using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.CoOwning;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Requests;

/// <summary>Requests: file, read, list, decline.</summary>
static class RequestsApi
{
    /// <summary>A request to file.</summary>
    /// <param name="Form">Its fields.</param>
    /// <param name="DraftId">The draft whose documents go with it; null for none.</param>
    public sealed record NewRequest(RequestForm Form, Guid? DraftId = null);

    /// <summary>A request's id, which is its draft's where there was one.</summary>
    public sealed record Filed(Guid Id);

    /// <summary>Why not.</summary>
    public sealed record Reason(string Text);

    /// <summary>What is sought: words, a patient's name, an INS, a request's number; at most 200 characters.</summary>
    public sealed record Sought(string Text);

    public static void MapRequestsApi(this RouteGroupBuilder api)
    {
        api.MapGet("/services", Services).WithName("ListServices").WithSummary("The services that one may ask.").Produces<List<ServiceLine>>();
        api.MapPost("/requests", File).WithName("FileRequest").WithSummary("Puts a question about a patient to a service. An emergency is refused: call 15.")
            .WithIdempotency().Produces<Filed>(StatusCodes.Status201Created);
        api.MapGet("/requests", Mine).WithName("ListMyRequests").WithSummary("One's own requests and drafts.").Produces<MyRequests>();
        api.MapGet("/requests/{id:guid}", Read).WithName("ReadRequest").WithSummary("A case, for its requester and the experts of its service.").Produces<CaseView>();
        api.MapPost("/requests/{id:guid}/decline", DeclineIt).WithName("DeclineRequest").WithSummary("An expert declines with a reason.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/co-owners", CoOwners).WithName("ListCoOwners").WithSummary("The doctors together with whom one may ask, and whom one chose last.").Produces<CoOwnerChoices>();
        api.MapPost("/requests/{id:guid}/step-out", Leave).WithName("LeaveCase").WithSummary("The co-owner steps out of a case.").Produces(StatusCodes.Status204NoContent);
        api.MapPost("/requests/{id:guid}/without-co-owner", Remove).WithName("RemoveCoOwner").WithSummary("The requester takes the co-owner out of a case.").Produces(StatusCodes.Status204NoContent);
        api.MapPost("/requests/search", SearchThem).WithName("SearchCases").WithSummary("Searches the cases that one may read: their texts, documents' names, patients' names and numbers. Posted, for addresses are kept in logs.")
            .Produces<FoundCases>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/queue", ReadQueue).WithName("ListQueue").WithSummary("The questions put to an expert's services, by their clock.").Produces<Queue>();
    }

    static Task<List<ServiceLine>> Services(ListServices list, CurrentActor me, CancellationToken cancel) => list.Run(me.Actor, cancel);

    static async Task<IResult> File(NewRequest body, FileRequest file, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await file.Run(me.Actor, body.DraftId, body.Form, cancel)).Answer(words, id => Results.Created($"/api/requests/{id}", new Filed(id)));

    static Task<MyRequests> Mine(ListMyRequests list, CurrentActor me, CancellationToken cancel) => list.Run(me.Actor, cancel);

    static async Task<IResult> Read(Guid id, ReadCase read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> DeclineIt(Guid id, Reason body, Decline decline, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await decline.Run(me.Actor, id, body.Text, cancel)).Answer(words, _ => Results.NoContent());

    static Task<CoOwnerChoices> CoOwners(ListCoOwners list, CurrentActor me, CancellationToken cancel) => list.Run(me.Actor, cancel);

    static async Task<IResult> Remove(Guid id, RemoveCoOwner remove, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await remove.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Leave(Guid id, LeaveCase leave, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await leave.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> SearchThem(Sought body, SearchCases search, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await search.Run(me.Actor, body.Text, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> ReadQueue(ListQueue list, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel, QueuePart part = QueuePart.Undecided) =>
        (await list.Run(me.Actor, part, cancel)).Answer(words, Results.Ok);
}
