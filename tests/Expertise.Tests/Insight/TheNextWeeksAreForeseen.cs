using TeleExpertise.Expertise.Insight.Forecasting;

namespace TeleExpertise.Expertise.Tests.Insight;

public sealed class TheNextWeeksAreForeseen
{
    static readonly DateOnly Today = new(2026, 11, 23);

    /// <summary>Poisson with mean 2: 0.135, 0.406, 0.677, 0.857, 0.947. Negative binomial of mean 2 and variance 4: 0.25, 0.5, 0.688, 0.813, 0.891, 0.938.</summary>
    [Theory]
    [InlineData(2, 1, 0, 2, 4)]
    [InlineData(2, 2, 0, 1, 5)]
    [InlineData(0, 1, 0, 0, 0)]
    public void Numbers_of_cases_are_scattered_as_the_tables_say(double mean, double dispersion, int low, int middle, int high)
    {
        Assert.Equal(new Spread(low, middle, high), Spread.Of(Counts.Scattered(mean, dispersion)));
        Assert.Equal(mean, Counts.Scattered(mean, dispersion).Mean, 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Seven_days_are_a_week(double dispersion)
    {
        var (day, week) = (Counts.Scattered(3.5 / 7, dispersion), Counts.Exactly(0));
        for (var at = 0; at < 7; at++) week = week.Plus(day);
        foreach (var likelihood in new[] { .05, .25, .5, .75, .95 }) Assert.Equal(Counts.Scattered(3.5, dispersion).Quantile(likelihood), week.Quantile(likelihood));
    }

    [Fact]
    public void Slots_take_cases_and_never_more_than_there_are()
    {
        Assert.Equal(2, Counts.Exactly(3).Plus(Counts.Exactly(1)).Less(2).Quantile(.5));
        Assert.Equal(0, Counts.Exactly(3).Less(5).Quantile(.99));
        var some = Counts.OneOf([(1, Counts.Exactly(0)), (1, Counts.Exactly(4))]).Less(1);
        Assert.Equal((0, 3, 1.5), (some.Quantile(.5), some.Quantile(.51), some.Mean));
    }

    [Fact]
    public void Few_weeks_tell_nothing()
    {
        Assert.Null(Arrivals.After([4, 3, 5]));
        Assert.Equal(Outlook.Unknown, ServiceForecast.Of(new([4, 3, 5], [], [], new int[84]), Today).Outlook);
    }

    /// <summary>Mean 4, sample variance 8: twice Poisson's. Weeks all alike are taken for Poisson's all the same.</summary>
    [Fact]
    public void Weeks_that_differ_much_make_the_forecast_wider()
    {
        var (restless, even) = (Arrivals.After([1, 7, 1, 7, 4])!, Arrivals.After([4, 4, 4, 4, 4])!);
        Assert.Equal((4, 2.25, 4, 1), (restless.PerWeek, restless.Dispersion, even.PerWeek, even.Dispersion));
        Assert.True(restless.Week().Quantile(.9) > even.Week().Quantile(.9));
    }

    /// <summary>Drawn by lot a hundred thousand times from the distributions themselves, the weekly mean too, the backlog is the one that is computed.</summary>
    [Theory]
    [InlineData(5, 3, 1)]
    [InlineData(9, 4, 2)]
    public void What_is_computed_is_what_a_simulation_finds(int waiting, int slotsAWeek, int seed)
    {
        int[] past = [3, 1, 6, 2, 4, 3, 0, 8, 2, 5, 3, 4];
        var slots = Enumerable.Range(0, 84).Select(day => day % 7 == 3 ? slotsAWeek : 0).ToArray();
        var computed = Backlog.Foresee(waiting, Arrivals.After(past)!, slots);
        var drawn = Simulate(waiting, past, slots, new(seed), 100_000);
        foreach (var week in new[] { 0, 3, 11 })
        {
            Assert.InRange(computed[week].Mean, drawn[week].Average() * .97 - .05, drawn[week].Average() * 1.03 + .05);
            foreach (var part in new[] { .1, .5, .9 }) Assert.InRange(computed[week].Quantile(part), drawn[week][(int)(part * drawn[week].Length)] - 1, drawn[week][(int)(part * drawn[week].Length)] + 1);
        }
    }

    /// <summary>Cases are then counted in bundles of six: what is computed may be one bundle off, and one for the lot.</summary>
    [Theory]
    [InlineData(5, 3)]
    [InlineData(300, 4)]
    public void Where_weeks_differ_by_dozens_the_line_is_still_that_of_a_simulation(int waiting, int seed)
    {
        int[] past = [0, 95, 4, 60, 12, 80, 0, 45, 30, 70, 9, 75];
        var slots = Enumerable.Range(0, 84).Select(day => day % 7 == 3 ? 40 : 0).ToArray();
        var computed = Backlog.Foresee(waiting, Arrivals.After(past)!, slots);
        var drawn = Simulate(waiting, past, slots, new(seed), 20_000);
        foreach (var week in new[] { 0, 3, 11 })
            foreach (var part in new[] { .1, .5, .9 }) Assert.InRange(computed[week].Quantile(part), drawn[week][(int)(part * drawn[week].Length)] - 12, drawn[week][(int)(part * drawn[week].Length)] + 12);
    }

    /// <summary>Two thousand of Poisson's are 2000 and 44.7 to either side: e to the power of -2000 is no number of a computer.</summary>
    [Fact]
    public void Where_thousands_come_the_odds_are_numbers_still()
    {
        var many = Counts.Scattered(2000, 1);
        Assert.Equal(2000, many.Mean, 2);
        Assert.InRange(many.Quantile(.1), 1942, 1944);
        Assert.InRange(many.Quantile(.9), 2056, 2059);
    }

    /// <summary>All of a year's cases in one week: nothing can be foreseen well, and it takes no longer.</summary>
    [Fact]
    public void One_week_with_thousands_makes_a_wide_forecast()
    {
        var after = Backlog.Foresee(0, Arrivals.After([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8400])!, [.. Enumerable.Repeat(3, 84)]);
        Assert.Equal((12, 0), (after.Count, after[0].Quantile(.1)));
        Assert.InRange(after[11].Mean, 5000, 12000);
    }

    [Fact]
    public void Bundles_are_spread_over_their_cases()
    {
        var some = Counts.OneOf([(1, Counts.Exactly(0)), (1, Counts.Exactly(2))]).Unbundled(5);
        Assert.Equal((0, 8, 12, 5.0), (some.Quantile(.5), some.Quantile(.51), some.Quantile(1 - 1e-9), Math.Round(some.Mean, 9)));
        Assert.Equal(19.5, Counts.Exactly(2).Unbundled(10).Mean, 9); // 15 to 24
    }

    /// <summary>Two whose limit ends in two days and one in ten; a slot tomorrow, two in a week. One is beyond its limit from the third day until the slots of the eighth.</summary>
    [Fact]
    public void Slots_go_to_the_case_whose_limit_ends_first()
    {
        var slots = new int[14];
        (slots[1], slots[7]) = (1, 2);
        Assert.Equal([0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], Shortage.ByDay([2.5, 10, 2.9], [], slots));
    }

    /// <summary>One a day, to be seen within three days, and no slots: the first is beyond its limit at the end of the fourth day, then one more each day.</summary>
    [Fact]
    public void Cases_that_come_are_beyond_their_limit_later()
    {
        Assert.Equal([0, 0, 0, 1, 2, 3, 4], Shortage.ByDay([], [(1, 3)], new int[7]));
        Assert.Equal([1, 1, 0, 1, 2, 3, 4], Shortage.ByDay([-1], [(1, 3)], [0, 0, 1, 0, 0, 0, 0]));
    }

    [Fact]
    public void Enough_slots_are_enough()
    {
        var forecast = ServiceForecast.Of(Known(aWeek: 3, slots: 6, waiting: [20, 20]), Today);
        Assert.Equal((Outlook.Enough, 12, 6, Today.AddDays(6)), (forecast.Outlook, forecast.Weeks.Count, forecast.Weeks[0].Slots, forecast.Weeks[0].Ends));
        Assert.True(forecast.Weeks[11].Waiting.High <= 6);
    }

    /// <summary>
    /// Six a week with a limit of 21 days, four slots a week. The day before the last of twelve sessions, the limit of what came in 59 days is over: 50.57 cases. The first
    /// session found 3.43, the ten after it four each: 43.43 were seen.
    /// </summary>
    [Fact]
    public void Too_few_slots_say_how_many_and_by_when()
    {
        var forecast = ServiceForecast.Of(Known(aWeek: 6, slots: 4), Today);
        Assert.Equal((Outlook.Short, 7, Today.AddDays(79)), (forecast.Outlook, forecast.Missing, forecast.When));
        Assert.Equal((0, 7.14), (forecast.Weeks[2].Beyond, Math.Round(forecast.Weeks[11].Beyond, 2)));
    }

    [Fact]
    public void Those_beyond_their_limit_may_be_caught_up_with()
    {
        var forecast = ServiceForecast.Of(Known(aWeek: 1, slots: 4, waiting: [-3, -2, -1, -1, -1, -1]), Today);
        Assert.Equal((Outlook.CatchesUp, Today.AddDays(10)), (forecast.Outlook, forecast.When)); // the second session
    }

    [Fact]
    public void Without_any_slot_those_who_wait_are_missing_theirs()
    {
        var forecast = ServiceForecast.Of(Known(aWeek: 0, slots: 0, waiting: [5, 30, 200]), Today);
        Assert.Equal((Outlook.Short, 2, Today.AddDays(30)), (forecast.Outlook, forecast.Missing, forecast.When));
    }

    static ServiceToday Known(int aWeek, int slots, params double[] waiting) =>
        new([.. Enumerable.Repeat(aWeek, 12)], [(12 * aWeek, 21)], waiting, [.. Enumerable.Range(0, 84).Select(day => day % 7 == 3 ? slots : 0)]);

    static List<int[]> Simulate(int waiting, int[] past, int[] slots, Random random, int times)
    {
        var (mean, n) = (past.Average(), past.Length);
        var dispersion = Math.Max(1, past.Sum(w => (w - mean) * (w - mean)) / (n - 1) / mean);
        var weeks = Enumerable.Range(0, slots.Length / 7).Select(_ => new int[times]).ToList();
        for (var run = 0; run < times; run++)
        {
            var (left, rate) = (waiting, Gamma(random, (past.Sum() + .5) / dispersion) * dispersion / n);
            for (var day = 0; day < slots.Length; day++)
            {
                left = Math.Max(0, left + Poisson(random, Gamma(random, rate / 7 / (dispersion - 1)) * (dispersion - 1)) - slots[day]);
                if (day % 7 == 6) weeks[day / 7][run] = left;
            }
        }
        foreach (var week in weeks) Array.Sort(week);
        return weeks;
    }

    /// <summary>Marsaglia and Tsang, ACM TOMS 2000: of scale 1.</summary>
    static double Gamma(Random random, double shape)
    {
        if (shape < 1) return Gamma(random, shape + 1) * Math.Pow(random.NextDouble(), 1 / shape);
        var d = shape - 1 / 3.0;
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + x / Math.Sqrt(9 * d), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < x * x / 2 + d - d * v + d * Math.Log(v)) return d * v;
        }
    }

    /// <summary>By products of uniform numbers (Knuth); for small means.</summary>
    static int Poisson(Random random, double mean)
    {
        var (least, product, count) = (Math.Exp(-mean), 1.0, -1);
        do { product *= 1 - random.NextDouble(); count++; } while (product > least);
        return count;
    }
}
