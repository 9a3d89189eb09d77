using System.Globalization;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Bench.Planning;

/// <summary>A case of the simulation.</summary>
/// <param name="At">Day from the beginning, with its fraction.</param>
sealed record Case(int Id, double At, Urgency Urgency, int Gp, int Territory);

/// <summary>
/// Half a year of cases and sessions: arrivals of load x 16 a week, four sessions of four seats a week, sixty general practitioners in five territories, each
/// free for a session with probability 0.75; with absences, one session in ten is void, known a day before, and eight cases in a hundred do not turn up.
/// </summary>
sealed class Demand
{
    public const int Weeks = 26, Seats = 4, Gps = 60, Territories = 5;
    static readonly double[] Days = [0.6, 1.6, 3.6, 4.6];

    public required IReadOnlyList<Case> Cases { get; init; }

    /// <summary>When each session begins, days.</summary>
    public IReadOnlyList<double> Sessions { get; } = [.. Enumerable.Range(0, Weeks).SelectMany(week => Days.Select(day => 7 * week + day))];
    public required bool[] Void { get; init; }
    public required Func<int, int, bool> Free { get; init; }
    public required Func<int, int, bool> StaysAway { get; init; }

    /// <summary>One in four of those who are free comes to a session without a case of their own, to listen and learn.</summary>
    public required Func<int, int, bool> Listens { get; init; }

    public static Demand Of(int seed, double load, bool absences)
    {
        var random = new Random(seed);
        var cases = new List<Case>();
        for (var at = 0.0; ;)
        {
            at -= Math.Log(1 - random.NextDouble()) / (load * 16 / 7);
            if (at >= 7 * Weeks) break;
            var gp = random.Next(Gps);
            cases.Add(new(cases.Count, at, random.NextDouble() switch { < .15 => Urgency.Urgent, < .50 => Urgency.Soon, _ => Urgency.Routine }, gp, gp % Territories));
        }
        return Around(cases, random, absences);
    }

    /// <summary>Cases of a file with a line each: day, urgency (urgent, soon, routine), general practitioner (0 to 59).</summary>
    public static Demand From(string file, int seed, bool absences)
    {
        var cases = File.ReadLines(file).Skip(1).Where(line => line.Length > 0).Select((line, id) =>
        {
            var cells = line.Split(',');
            var gp = int.Parse(cells[2], CultureInfo.InvariantCulture);
            return new Case(id, double.Parse(cells[0], CultureInfo.InvariantCulture), Enum.Parse<Urgency>(cells[1], ignoreCase: true), gp, gp % Territories);
        });
        return Around([.. cases.OrderBy(c => c.At)], new Random(seed), absences);
    }

    static Demand Around(List<Case> cases, Random random, bool absences)
    {
        var sessions = Weeks * Days.Length;
        bool[,] Table(int rows, double share)
        {
            var table = new bool[rows, sessions];
            for (var row = 0; row < rows; row++)
                for (var session = 0; session < sessions; session++) table[row, session] = random.NextDouble() < share;
            return table;
        }
        var (free, away, listens) = (Table(Gps, .75), Table(cases.Count, absences ? .08 : 0), Table(Gps, .25));
        var gone = Table(1, absences ? .10 : 0);
        return new()
        {
            Cases = cases,
            Void = [.. Enumerable.Range(0, sessions).Select(s => gone[0, s])],
            Free = (gp, session) => free[gp, session],
            StaysAway = (one, session) => away[one, session],
            Listens = (gp, session) => listens[gp, session],
        };
    }
}
