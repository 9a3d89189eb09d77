using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Placing;

/// <summary>A service's slots that can still be booked, who has them, and where the cases' owners are expected meanwhile: the facts of a plan.</summary>
sealed partial class SlotsAhead : ICalendarOfPeople
{
    readonly Dictionary<Guid, Request> cases;
    readonly Dictionary<Guid, List<SlotAhead>> sessions;
    readonly Dictionary<Guid, List<HoursTaken>> busy;
    readonly Dictionary<Guid, HashSet<Guid>> programmes;
    readonly Dictionary<(Guid Request, Guid Session), Obstacle> away;
    readonly HashSet<Guid> again;

    SlotsAhead(IEnumerable<Request> cases, IEnumerable<SlotAhead> slots, Dictionary<Guid, List<HoursTaken>> busy, Dictionary<Guid, HashSet<Guid>> programmes, List<Before> earlier)
    {
        this.cases = cases.ToDictionary(c => c.Id);
        sessions = slots.GroupBy(s => s.SessionId).ToDictionary(s => s.Key, s => s.OrderBy(slot => slot.Time.StartsAt).ToList());
        (this.busy, this.programmes) = (busy, programmes);
        again = [.. earlier.Where(b => b.What == "lost").Select(b => b.Request)];
        away = earlier.Where(b => b.What != "lost").GroupBy(b => (b.Request, b.Session)).ToDictionary(b => b.Key, b => b.All(one => one.What == "expired") ? Obstacle.Unanswered : Obstacle.Away);
    }

    /// <summary>The sessions as the planner sees them: each begins with its first slot that can still be booked.</summary>
    public IEnumerable<SessionSeats> Sessions => sessions.Select(s => new SessionSeats(
        s.Key, s.Value[0].Time.StartsAt, s.Value.Count, s.Value.Count(slot => slot.Holder is { Urgency: Urgency.Urgent }), s.Value.Count(slot => slot.Holder is { Urgency: not Urgency.Urgent })));

    /// <summary>A case as the planner sees it. Fairness is between places of care: they share the sessions of a territory.</summary>
    public WaitingCase Waiting(Request one) => new(one.Id, one.Number, one.Urgency, one.FiledAt, one.RequesterId, one.OrganisationId) { Again = again.Contains(one.Id) };

    /// <param name="db">Row-level security hides other services' cases and people's duties from an expert; the database tells when people are taken, and no more.</param>
    /// <param name="cases">Of one service and territory.</param>
    /// <param name="earliest">The first instant at which a slot may begin.</param>
    /// <param name="latest">How far to look.</param>
    /// <param name="cancel">Stops the queries.</param>
    public static async Task<SlotsAhead> Read(ExpertiseDb db, IReadOnlyList<Request> cases, DateTimeOffset earliest, DateTimeOffset latest, CancellationToken cancel)
    {
        // An urgent case does not wait for an answer: it may have a slot that is held for another, after all that are not.
        var urgent = cases.All(c => c.Urgency == Urgency.Urgent);
        var slots = await db.Database.SqlQuery<Row>($"""
            select slot_id as "Id", session_id as "SessionId", starts_at as "StartsAt", ends_at as "EndsAt", programme_id as "ProgrammeId",
                urgency as "Urgency", requester_id as "RequesterId", co_owner_id as "CoOwnerId", held_for is not null as "Held", given_back_at as "GivenBackAt"
            from slots_ahead({cases[0].ServiceId}, {cases[0].TerritoryId}, {earliest}, {latest})
            """).ToListAsync(cancel);
        return new(
            cases, slots.Select(s => s.Seen(urgent)),
            await db.HoursTaken(cases.SelectMany(c => c.Owners()).Distinct(), earliest, cancel),
            slots.Exists(s => s.ProgrammeId is not null) ? await Programmes(db, cases, earliest, cancel) : [],
            await Earlier(db, cases, cancel));
    }

    /// <summary>What became of cases before: to which sessions who asked said that they cannot come or did not answer when a slot was held, and which lost one when its session ended.</summary>
    static async Task<List<Before>> Earlier(ExpertiseDb db, IEnumerable<Request> cases, CancellationToken cancel)
    {
        var ids = cases.Select(c => c.Id).ToArray();
        return await db.Database.SqlQuery<Before>($"""
            select request_id as "Request", session_id as "Session", 'away' as "What" from session_declined where request_id = any ({ids}) and taken_back_at is null
            union all
            select o.request_id, l.session_id, o.answer from slot_offer o join slot l on l.id = o.slot_id where o.request_id = any ({ids}) and o.answer in ('declined', 'expired')
            union all
            select b.request_id, l.session_id, 'lost' from booking b join slot l on l.id = b.slot_id join session s on s.id = l.session_id
            where b.request_id = any ({ids}) and b.status = 'cancelled' and s.status = 'ended' and b.cancelled_at >= s.starts_at
            """).ToListAsync(cancel);
    }

    /// <summary>Sessions of a programme are for those who may sit in them: who asks through a spoke, or holds a role within it.</summary>
    static async Task<Dictionary<Guid, HashSet<Guid>>> Programmes(ExpertiseDb db, IEnumerable<Request> cases, DateTimeOffset at, CancellationToken cancel)
    {
        var found = new Dictionary<Guid, HashSet<Guid>>();
        var known = new Dictionary<(Guid, Guid), HashSet<Guid>>();
        foreach (var one in cases)
        {
            if (!known.TryGetValue((one.OrganisationId, one.RequesterId), out var theirs))
                known[(one.OrganisationId, one.RequesterId)] = theirs = [.. await db.ProgrammesCovering(one.OrganisationId, cancel), .. await db.ProgrammesOf(one.RequesterId, RoleDays.Of(at), cancel)];
            found[one.Id] = theirs;
        }
        return found;
    }

    /// <summary>The first free slot of a session at which nobody who owns the case is expected elsewhere, beside their other cases if there is one; null for none.</summary>
    public FreeSlot? Free(Guid request, Guid session) => FreeSlots(request, session).OrderBy(s => s.Held).ThenByDescending(s => IsBesideTheirs(request, s)).FirstOrDefault() is { } slot ? new(slot.Id, slot.SessionId, slot.Time, slot.GivenBackAt) : null;

    /// <summary>A case got a slot.</summary>
    public void Hold(Guid request, FreeSlot slot)
    {
        One(slot).Holder = Holder.Of(cases[request]);
        foreach (var who in cases[request].Owners())
            if (new HoursTaken(slot.Time, Obstacle.Elsewhere) is var hours && !busy.TryAdd(who, [hours])) busy[who].Add(hours);
    }

    /// <summary>Somebody else was faster with this slot.</summary>
    public void Lose(FreeSlot slot)
    {
        var left = sessions[slot.SessionId];
        left.Remove(One(slot));
        if (left.Count == 0) sessions.Remove(slot.SessionId);
    }

    /// <summary>Cases that have no slot yet are expected in a session: it counts as so much fuller for whoever comes after them.</summary>
    public void Expect(Guid session, int count)
    {
        if (!sessions.TryGetValue(session, out var slots)) return;
        foreach (var slot in slots.Where(s => s.Holder is null).TakeLast(count)) slot.Holder = Holder.Expected;
    }

    /// <inheritdoc />
    public Obstacle? Between(WaitingCase one, SessionSeats session)
    {
        var slots = sessions[session.Id];
        if (slots[0].ProgrammeId is { } programme && !programmes[one.Id].Contains(programme)) return Obstacle.NotTheirs;
        if (away.TryGetValue((one.Id, session.Id), out var why)) return why;
        if (FreeSlots(one.Id, session.Id).Any()) return null;
        // Each free slot is another hour and may have another reason; what the person said of themselves explains more than another session does.
        return slots.Where(s => s.Holder is null).SelectMany(s => Clashes(one.Id, s)).Min(taken => (Obstacle?)taken.Why);
    }

    /// <inheritdoc />
    public bool ComesAnyway(WaitingCase one, SessionSeats session) => sessions[session.Id].Exists(s => s.Holder is { } holder && cases[one.Id].Owners().Any(holder.Owners.Contains));

    IEnumerable<SlotAhead> FreeSlots(Guid request, Guid session) =>
        !sessions.TryGetValue(session, out var slots) || away.ContainsKey((request, session)) ? [] : slots.Where(s => s.Holder is null && !Clashes(request, s).Any());

    IEnumerable<HoursTaken> Clashes(Guid request, SlotAhead slot) =>
        cases[request].Owners().SelectMany(who => busy.TryGetValue(who, out var hours) ? hours.Where(h => h.Time.Overlaps(slot.Time)) : []).Concat(second.Where(h => h.Time.Overlaps(slot.Time)));

    SlotAhead One(FreeSlot slot) => sessions[slot.SessionId].Find(s => s.Id == slot.Id)!;

    /// <param name="Urgency">Of the case that has it; null for none.</param>
    /// <param name="RequesterId">Of that case.</param>
    /// <param name="CoOwnerId">Of that case.</param>
    /// <param name="Held">An offer is open.</param>
    /// <param name="GivenBackAt">When a case last lost it.</param>
    sealed record Row(Guid Id, Guid SessionId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, Guid? ProgrammeId, string? Urgency, Guid? RequesterId, Guid? CoOwnerId, bool Held, DateTimeOffset? GivenBackAt)
    {
        public SlotAhead Seen(bool urgent) => new(Id, SessionId, new(StartsAt, EndsAt), ProgrammeId)
        {
            Holder = Urgency is not null ? new(Enum.Parse<Urgency>(Urgency, ignoreCase: true), CoOwnerId is { } coOwner ? [RequesterId!.Value, coOwner] : [RequesterId!.Value]) : Held && !urgent ? Holder.Expected : null,
            GivenBackAt = GivenBackAt,
            Held = Held,
        };
    }

    /// <param name="What">"away" or "declined" by who asked, "expired" unanswered, "lost" when the session ended.</param>
    sealed record Before(Guid Request, Guid Session, string What);

    sealed record SlotAhead(Guid Id, Guid SessionId, Interval Time, Guid? ProgrammeId)
    {
        public Holder? Holder { get; set; }
        public DateTimeOffset? GivenBackAt { get; init; }

        /// <summary>An offer is open.</summary>
        public bool Held { get; init; }
    }

    sealed record Holder(Urgency Urgency, IReadOnlyList<Guid> Owners)
    {
        public static readonly Holder Expected = new(Urgency.Routine, []);
        public static Holder Of(Request request) => new(request.Urgency, [.. request.Owners()]);
    }
}
