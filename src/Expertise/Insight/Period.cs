using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Insight;

/// <summary>The months that are looked back at, cut into weeks or months; the last of these is not over yet.</summary>
/// <param name="Months">3, 6 or 12.</param>
/// <param name="ByWeek">Weeks from Monday to Sunday; otherwise calendar months.</param>
/// <param name="From">First day: of a week or of a month.</param>
/// <param name="Until">Last day: today.</param>
public sealed record Period(int Months, bool ByWeek, DateOnly From, DateOnly Until)
{
    /// <summary>What one may choose.</summary>
    public static readonly IReadOnlyList<int> Choice = [3, 6, 12];

    /// <summary>The steps' first days, the oldest first.</summary>
    public IReadOnlyList<DateOnly> Steps
    {
        get
        {
            var steps = new List<DateOnly>();
            for (var step = From; step <= Until; step = ByWeek ? step.AddDays(7) : step.AddMonths(1)) steps.Add(step);
            return steps;
        }
    }

    /// <summary>The first day of the step in which a day is.</summary>
    public DateOnly StepOf(DateOnly day) => ByWeek ? Calendar.Monday(day) : new(day.Year, day.Month, 1);

    /// <summary>The last days up to today. What is none of <see cref="Choice"/> is three months; three are cut into weeks and more into months, unless said otherwise.</summary>
    public static Period Of(int? months, bool? byWeek, DateOnly today)
    {
        var length = months is { } wanted && Choice.Contains(wanted) ? wanted : Choice[0];
        var weeks = byWeek ?? length == Choice[0];
        return new(length, weeks, weeks ? Calendar.Monday(today).AddDays(-7 * (length * 52 / 12 - 1)) : new DateOnly(today.Year, today.Month, 1).AddMonths(1 - length), today);
    }
}
