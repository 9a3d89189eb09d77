using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>Who a signed opinion names, as they are named at that moment.</summary>
static class Participants
{
    /// <summary>In a session those present while this case was on; in writing the author alone.</summary>
    public static async Task<List<OpinionParticipant>> Of(
        ExpertiseDb db, PresentForCase present, Request request, Opinion opinion, Guid authorId, DateTimeOffset now, CancellationToken cancel)
    {
        if (opinion.SessionId is not { } session) return [await Author(db, request, opinion, authorId, now, cancel)];
        return [.. (await present.Run(session, request.Id, cancel)).Select(person => new OpinionParticipant
        {
            OpinionId = opinion.Id,
            AccountId = person.AccountId,
            DisplayName = person.DisplayName,
            Profession = Word(person.Profession),
            Rpps = person.Rpps,
            OrganisationName = person.OrganisationName,
            BeganAt = person.BeganAt,
            EndedAt = person.EndedAt,
        })];
    }

    static async Task<OpinionParticipant> Author(ExpertiseDb db, Request request, Opinion opinion, Guid authorId, DateTimeOffset now, CancellationToken cancel)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == authorId, cancel);
        var hospital = await (
            from service in db.Set<Service>()
            join organisation in db.Set<Organisation>() on service.OrganisationId equals organisation.Id
            where service.Id == request.ServiceId
            select organisation.Name).SingleAsync(cancel);
        return new()
        {
            OpinionId = opinion.Id,
            AccountId = authorId,
            DisplayName = account.DisplayName,
            Profession = Word(account.Profession),
            Rpps = account.Rpps,
            OrganisationName = hospital,
            BeganAt = now,
            EndedAt = now,
        };
    }

    static string Word(Profession profession) => SnakeCaseConvention.Snake(profession.ToString());
}
