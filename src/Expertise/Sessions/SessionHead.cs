using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>What everybody who may see a session knows about it; nothing clinical.</summary>
public sealed record SessionHead
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required Guid ServiceId { get; init; }
    public required Guid? ProgrammeId { get; init; }
    public required string Service { get; init; }
    public required string Organisation { get; init; }
    public required string Lead { get; init; }
    public required string TimeZone { get; init; }
    public required DateOnly LocalDate { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required SessionStatus Status { get; init; }
    public required DateTimeOffset? OpenedAt { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it is not held; null when it is, or when nobody opened it.</summary>
    public required SessionReason? Reason { get; init; }

    internal string? OpensMinutes { get; init; }
    internal string? StaysMinutes { get; init; }

    /// <summary>When its room opens by itself.</summary>
    public DateTimeOffset OpensAt => StartsAt - Policy.RoomOpens.Time(OpensMinutes);

    /// <summary>Null when the room may be joined now; otherwise the refusal's code.</summary>
    public string? Closed(DateTimeOffset now) =>
        new Lobby(Policy.RoomOpens.Time(OpensMinutes), Policy.RoomStays.Time(StaysMinutes)).Closed(Status, new(StartsAt, EndsAt), now);

    internal static IQueryable<SessionHead> All(ExpertiseDb db) =>
        from session in db.Set<Session>().AsNoTracking()
        join series in db.Set<Series>() on session.SeriesId equals series.Id
        join service in db.Set<Service>() on session.ServiceId equals service.Id
        join organisation in db.Set<Organisation>() on service.OrganisationId equals organisation.Id
        join lead in db.Set<Account>() on session.LeadExpertId equals lead.Id
        select new SessionHead
        {
            Id = session.Id,
            TerritoryId = session.TerritoryId,
            ServiceId = session.ServiceId,
            ProgrammeId = session.ProgrammeId,
            Service = service.Name,
            Organisation = organisation.Name,
            Lead = (lead.Title == null ? "" : lead.Title + " ") + lead.GivenName + " " + lead.FamilyName,
            TimeZone = series.TimeZone,
            LocalDate = session.LocalDate,
            StartsAt = session.StartsAt,
            EndsAt = session.EndsAt,
            Status = session.Status,
            OpenedAt = session.OpenedAt,
            EndedAt = session.EndedAt,
            Reason = session.Reason,
            OpensMinutes = db.Set<Decided>().Where(s => s.TerritoryId == session.TerritoryId && s.Key == Policy.RoomOpens.Key).Select(s => s.Value).FirstOrDefault(),
            StaysMinutes = db.Set<Decided>().Where(s => s.TerritoryId == session.TerritoryId && s.Key == Policy.RoomStays.Key).Select(s => s.Value).FirstOrDefault(),
        };
}
