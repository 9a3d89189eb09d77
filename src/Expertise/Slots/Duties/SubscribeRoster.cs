using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>Reads a roster from its address now and, once its owner has seen what is taken, every few hours.</summary>
public sealed class SubscribeRoster(ExpertiseDb db, TimeProvider clock, IRosterFetcher fetcher, AuditTrail audit) : IVerb
{
    /// <param name="actor">Whose hours they are.</param>
    /// <param name="kind">On call, or away.</param>
    /// <param name="address">As typed.</param>
    /// <param name="word">Looked for in the events; empty for all of them.</param>
    /// <param name="agreed">False for a preview, of which nothing is kept.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>What is taken; refusals of <c>address</c> and <c>word</c>.</returns>
    public async Task<Outcome<Roster>> Run(Actor actor, DutyKind kind, string? address, string? word, bool agreed, CancellationToken cancel)
    {
        if (!actor.Is(Role.Requester) || kind is DutyKind.Tour) return await audit.Refused(actor.Id, "enter-duties", "account", actor.Id, cancel);
        var (url, mine) = (address?.Trim() ?? "", word?.Trim() ?? "");
        if (url.Length is 0 or > 2000) return Refusal.Invalid(new FieldFault("address", "roster-address-wrong"));
        if (mine.Length > 100) return Refusal.Invalid(new FieldFault("subscribedWord", "too-long"));
        var fetched = await fetcher.Fetch(url, version: null, cancel);
        if (fetched.File is null) return Refusal.Invalid(new FieldFault("address", fetched.Fault ?? "roster-not-given"));
        var (now, zone) = (clock.GetUtcNow(), await db.ZoneOf(actor.Id, cancel));
        var read = Roster.Read(fetched.File, mine, zone, now);
        if (!read.Succeeded) return Refusal.Invalid([.. read.Refusal.Fields.Select(f => new FieldFault(f.Field == "word" ? "subscribedWord" : "address", f.Code))]);
        if (!agreed) return read;
        var id = Guid.CreateVersion7(now);
        var source = new DutySource
        {
            Id = id,
            AccountId = actor.Id,
            Kind = kind,
            Origin = DutyOrigin.Address,
            AddedById = actor.Id,
            AddedAt = now,
            Address = new(url, mine),
            Version = fetched.Version,
            ReadAt = now,
            NextAt = ReadRosters.After(now, id),
        };
        if (!await db.AddDuties(source, read.Value.Hours, cancel)) return Refusal.Conflict("duties-too-many");
        audit.Done(actor.Id, "enter-duties", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
        return read;
    }
}
