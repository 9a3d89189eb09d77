namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>The wall times of a rule (RFC 5545 §3.3.10), period by period: a day, week, month or year and each INTERVAL-th after it.</summary>
static class Recurrence
{
    /// <summary>In order, the start first.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="start">DTSTART, which is always the first, even where the rule would not give it.</param>
    /// <param name="from">What ends before is not needed.</param>
    /// <param name="until">What begins after is not needed.</param>
    /// <param name="over">True from the first wall time on that is after the rule's UNTIL.</param>
    /// <param name="effort">Counts the days looked at and the times made.</param>
    public static IEnumerable<DateTime> Walls(Rule rule, DateTime start, DateTime from, DateTime until, Func<DateTime, bool> over, Effort effort)
    {
        // Whoever counts must count from the start; anybody else may begin near the window.
        var first = rule.Count is null ? Math.Max(0, PeriodsBetween(rule, start, from) - 1) : 0;
        if (first == 0 && start >= from) yield return start;
        var given = 1;
        for (var period = first; given != rule.Count && PeriodStart(rule, start, period) is { } begin && begin <= until; period++)
        {
            effort.Spend();
            DateTime[] all = [.. Days(rule, begin, start, effort).SelectMany(day => Times(rule, day, start))];
            effort.Spend(all.Length + rule.Positions.Length); // those, too, that BYSETPOS leaves out
            foreach (var wall in Positioned(rule, all).Where(w => w > start))
            {
                if (over(wall)) yield break;
                if (wall >= from) yield return wall;
                if (++given == rule.Count) break;
            }
        }
    }

    /// <summary>How many periods fit between the start and a later time.</summary>
    static int PeriodsBetween(Rule rule, DateTime start, DateTime later) => rule.Frequency switch
    {
        Frequency.Daily => (later.Date - start.Date).Days,
        Frequency.Weekly => (later.Date - start.Date).Days / 7,
        Frequency.Monthly => ((later.Year - start.Year) * 12) + later.Month - start.Month,
        _ => later.Year - start.Year,
    } / rule.Interval;

    /// <summary>The first day of a period; null where the calendar ends.</summary>
    static DateTime? PeriodStart(Rule rule, DateTime start, int period)
    {
        var steps = (long)period * rule.Interval;
        if (steps > 200_000) return null;
        var n = (int)steps;
        return rule.Frequency switch
        {
            Frequency.Daily => start.Date.AddDays(n),
            Frequency.Weekly => WeekOf(start, rule.WeekStart) is var week && n < 20_000 ? week.AddDays(7 * n) : null,
            Frequency.Monthly => n < 4_000 ? new DateTime(start.Year, start.Month, 1).AddMonths(n) : null,
            _ => n < 400 ? new DateTime(start.Year + n, 1, 1) : null,
        };
    }

    static DateTime WeekOf(DateTime day, DayOfWeek first) => day.Date.AddDays(-(((int)day.DayOfWeek - (int)first + 7) % 7));

    /// <summary>The days of one period that the rule means, in order.</summary>
    static IEnumerable<DateTime> Days(Rule rule, DateTime begin, DateTime start, Effort effort)
    {
        var (length, days) = rule.Frequency switch
        {
            Frequency.Daily => (1, rule.Days),
            Frequency.Weekly => (7, rule.Days.Length > 0 ? rule.Days : [new(0, start.DayOfWeek)]),
            Frequency.Monthly => (DateTime.DaysInMonth(begin.Year, begin.Month), rule.Days),
            _ => (DateTime.IsLeapYear(begin.Year) ? 366 : 365, rule.Days),
        };
        effort.Spend(length * (1 + days.Length) / 7); // a rule may name weekdays by the thousand
        // Where nothing says which day of the month or year, the start does.
        var (monthDays, months) = (rule.MonthDays, rule.Months);
        if (rule.Frequency is Frequency.Monthly or Frequency.Yearly && days.Length == 0 && monthDays.Length == 0)
        {
            monthDays = [start.Day];
            if (rule.Frequency is Frequency.Yearly && months.Length == 0) months = [start.Month];
        }
        var wholeYear = rule.Frequency is Frequency.Yearly && months.Length == 0;
        for (var i = 0; i < length; i++)
        {
            var day = begin.AddDays(i);
            var inMonth = DateTime.DaysInMonth(day.Year, day.Month);
            if (months.Length > 0 && !months.Contains(day.Month)) continue;
            if (monthDays.Length > 0 && !monthDays.Contains(day.Day) && !monthDays.Contains(day.Day - inMonth - 1)) continue;
            if (days.Length > 0 && !Array.Exists(days, d => d.Day == day.DayOfWeek && (d.Which == 0 || (wholeYear ? IsNth(d.Which, i, length) : IsNth(d.Which, day.Day - 1, inMonth))))) continue;
            yield return day;
        }
    }

    /// <summary>True for the n-th of its weekday among so many days, from the end where n is negative.</summary>
    static bool IsNth(int n, int index, int length) => n > 0 ? (index / 7) + 1 == n : ((length - 1 - index) / 7) + 1 == -n;

    static IEnumerable<DateTime> Times(Rule rule, DateTime day, DateTime start) =>
        from hour in rule.Hours.Length > 0 ? rule.Hours : [start.Hour]
        from minute in rule.Minutes.Length > 0 ? rule.Minutes : [start.Minute]
        from second in rule.Seconds.Length > 0 ? rule.Seconds : [start.Second]
        select day.Date.Add(new(hour, minute, second));

    static IEnumerable<DateTime> Positioned(Rule rule, DateTime[] all) =>
        rule.Positions.Length == 0 ? all : rule.Positions.Select(p => p > 0 ? p - 1 : all.Length + p).Where(p => p >= 0 && p < all.Length).Distinct().Order().Select(p => all[p]);
}
