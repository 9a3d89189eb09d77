namespace TeleExpertise.Expertise.Circle.Retention;

/// <summary>What decides how long a patient's file is kept. Days are the calendar's, in the territory.</summary>
/// <param name="Born">The patient's birth.</param>
/// <param name="LastVisit">The last thing that was done for the patient here; it stands for the last stay or visit.</param>
/// <param name="Died">The patient's death, when it is known.</param>
/// <param name="Claims">Complaints and suits about what was done, friendly or before a court.</param>
/// <param name="Years">From the last visit on; twenty by R1112-7 CSP.</param>
public sealed record KeptFile(DateOnly Born, DateOnly LastVisit, DateOnly? Died, IReadOnlyList<ClaimTime> Claims, int Years);

/// <summary>A claim, from its first day to its last, both included.</summary>
/// <param name="To">Null while it lasts.</param>
public readonly record struct ClaimTime(DateOnly From, DateOnly? To);

/// <summary>Why a file is kept as long as it is.</summary>
public enum KeepingRule { LastVisit, Birthday, Death }

/// <summary>How long a file is kept.</summary>
/// <param name="Until">The last day; null while a claim lasts.</param>
/// <param name="Rule">What it follows from.</param>
/// <param name="SuspendedDays">Days of claims that are over, which were added.</param>
public sealed record Keeping(DateOnly? Until, KeepingRule Rule, int SuspendedDays);

/// <summary>
/// R1112-7 CSP: twenty years from the last stay or visit; not less than to the 28th birthday; and "in all cases", when the person dies less than ten
/// years after the last visit, ten years from death, which may be sooner; a death before the last thing that was done here counts as on that day, so that
/// a mistyped year takes no file away before its time. A claim stops the clock and the rest runs on afterwards. A day that a year does not
/// have (29 February) is the last of its month (as in article 641 of the code of civil procedure).
/// </summary>
public static class KeepingTime
{
    /// <summary>The birthday to which a minor's file is kept at least.</summary>
    public const int Birthday = 28;

    /// <summary>Years between last visit and death within which death decides, and years from death.</summary>
    public const int AfterDeath = 10;

    /// <summary>How long the file is kept.</summary>
    public static Keeping Of(KeptFile file)
    {
        var (start, until, rule) = Rule(file);
        var suspended = 0;
        foreach (var claim in Apart(file.Claims))
        {
            if (claim.From > until.AddDays(suspended)) break; // too late to stop anything
            if (claim.To is not { } to) return new(null, rule, suspended);
            if (to >= start) suspended += to.DayNumber - Later(claim.From, start).DayNumber + 1;
        }
        return new(until.AddDays(suspended), rule, suspended);
    }

    static (DateOnly Start, DateOnly Until, KeepingRule Rule) Rule(KeptFile file)
    {
        if (file.Died is { } died && died < file.LastVisit.AddYears(AfterDeath))
        {
            var since = Later(died, file.LastVisit);
            return (since, since.AddYears(AfterDeath), KeepingRule.Death);
        }

        var (years, birthday) = (file.LastVisit.AddYears(file.Years), file.Born.AddYears(Birthday));
        return birthday > years ? (file.LastVisit, birthday, KeepingRule.Birthday) : (file.LastVisit, years, KeepingRule.LastVisit);
    }

    /// <summary>In their order, with those that overlap made one: no day counts twice.</summary>
    static IEnumerable<ClaimTime> Apart(IReadOnlyList<ClaimTime> claims)
    {
        ClaimTime? open = null;
        foreach (var claim in claims.OrderBy(c => c.From))
            if (open is not { } before) open = claim;
            else if (before.To is { } to && claim.From > to)
            {
                yield return before;
                open = claim;
            }
            else open = before with { To = before.To is { } one && claim.To is { } other ? Later(one, other) : null };
        if (open is { } last) yield return last;
    }

    static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
