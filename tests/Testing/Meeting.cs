using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Testing;

/// <summary>A session of a <see cref="Village"/> that is going on: who stayed when, which case was on when, written straight into the database.</summary>
public sealed class Meeting
{
    readonly TestDatabase database;

    Meeting(TestDatabase database, Session session) => (this.database, Session) = (database, session);

    /// <summary>The session's row as it was opened.</summary>
    public Session Session { get; }

    /// <summary>The session's id.</summary>
    public Guid Id => Session.Id;

    /// <summary>An open session of an hour; nobody opened it before its hour unless <paramref name="openedAt"/> says so.</summary>
    public static async Task<Meeting> Open(TestDatabase database, Village village, Actor expert, DateTimeOffset startsAt, DateTimeOffset? openedAt = null)
    {
        var series = await village.Weekly(database, expert);
        var session = new Session
        {
            Id = Guid.NewGuid(),
            SeriesId = series.Id,
            TerritoryId = village.Territory,
            ServiceId = series.ServiceId,
            LeadExpertId = expert.Id,
            OccursOn = DateOnly.FromDateTime(startsAt.UtcDateTime),
            LocalDate = DateOnly.FromDateTime(startsAt.UtcDateTime),
            StartsAt = startsAt,
            EndsAt = startsAt.AddHours(1),
            Status = SessionStatus.Open,
            OpenedAt = openedAt ?? startsAt,
            OpenedById = openedAt is null ? null : expert.Id,
        };
        await using var db = database.Open();
        db.Add(session);
        await db.SaveChangesAsync();
        return new Meeting(database, session);
    }

    /// <summary>One stay of one device, in minutes from the session's hour.</summary>
    public async Task Stay(Actor person, double from, double until)
    {
        await using var db = database.Open();
        db.Add(new Presence
        {
            ConnectionId = Guid.NewGuid(),
            SessionId = Id,
            AccountId = person.Id,
            BeganAt = At(from),
            LastSeenAt = At(until),
            EndedAt = At(until),
        });
        await db.SaveChangesAsync();
    }

    /// <summary>Books a case into this session.</summary>
    public async Task Book(Request request, int position = 1)
    {
        await using var db = database.Open();
        var slot = new Slot { Id = Guid.NewGuid(), SessionId = Id, Position = position, StartsAt = At(10 * (position - 1)), EndsAt = At(10 * position) };
        var booking = new Booking
        {
            Id = Guid.NewGuid(),
            SlotId = slot.Id,
            RequestId = request.Id,
            RequesterId = request.RequesterId,
            StartsAt = slot.StartsAt,
            EndsAt = slot.EndsAt,
            Status = BookingStatus.Booked,
            BookedAt = request.FiledAt,
        };
        db.AddRange(slot, booking);
        await db.SaveChangesAsync();
        await db.Set<Request>().Where(r => r.Id == request.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, RequestStatus.Booked));
    }

    /// <summary>A case was on, in minutes from the session's hour.</summary>
    public async Task Present(Request request, double from, double until)
    {
        await using var db = database.Open();
        db.Add(new CaseSegment { Id = Guid.NewGuid(), SessionId = Id, RequestId = request.Id, BeganAt = At(from), PhaseSince = At(from), EndedAt = At(until) });
        await db.SaveChangesAsync();
    }

    /// <summary>An instant so many minutes after the session's hour.</summary>
    public DateTimeOffset At(double minutes) => Session.StartsAt.AddMinutes(minutes);
}
