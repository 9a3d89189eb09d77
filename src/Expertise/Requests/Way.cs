using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests;

/// <summary>Where a request goes.</summary>
/// <param name="ServiceId">Who has it in its queue.</param>
/// <param name="MeantId">The service that was meant, when a local one is asked before it.</param>
/// <param name="DirectReason">Why an urgent one passes by the local service.</param>
public sealed record Way(Guid ServiceId, Guid? MeantId = null, string? DirectReason = null);

static class Ways
{
    const int ReasonMin = 3, ReasonMax = 500;

    /// <summary>The way to a service: straight, or by the local one that a coordinator put before it. Only what is urgent may pass by it, with a reason.</summary>
    public static async Task<Way> WayTo(this ExpertiseDb db, Guid serviceId, RequestForm form, List<FieldFault> faults, CancellationToken cancel)
    {
        if (await db.FirstAskedBefore(serviceId, cancel) is not { } first) return new(serviceId);
        var reason = PlainWords.Clean(form.DirectReason);
        if (reason.Length == 0) return new(first, MeantId: serviceId);
        var urgent = string.Equals(form.Urgency?.Trim(), nameof(Urgency.Urgent), StringComparison.OrdinalIgnoreCase);
        var fault = !urgent ? "direct-needs-urgent" : reason.Length < ReasonMin ? "direct-reason-missing" : reason.Length > ReasonMax ? "too-long" : null;
        // Before the question, as the form asks for it.
        var at = faults.FindIndex(f => f.Field is "question" or "context" || f.Field.StartsWith("consent", StringComparison.Ordinal));
        if (fault is not null) faults.Insert(at < 0 ? faults.Count : at, new("directReason", fault));
        return new(serviceId, DirectReason: reason);
    }

    /// <summary>The open local service that is asked before this one; null for none.</summary>
    static Task<Guid?> FirstAskedBefore(this ExpertiseDb db, Guid serviceId, CancellationToken cancel) => (
        from service in db.Set<Service>()
        join first in db.Set<Service>() on service.FirstAskedId equals first.Id
        where service.Id == serviceId && first.ClosedOn == null
        select (Guid?)first.Id).SingleOrDefaultAsync(cancel);
}
