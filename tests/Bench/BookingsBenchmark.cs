using TeleExpertise.Infra.Tests.Bookings;

namespace TeleExpertise.Bench;

/// <summary>Sixty-four specialists who take cases to sessions at once, through HTTP, on a real <c>infra/run</c>; with kills it shows that nothing is booked twice or lost.</summary>
static class BookingsBenchmark
{
    /// <summary>1 when anything was booked twice, lost, or answered with a fault.</summary>
    public static async Task<int> Run(string[] args)
    {
        var options = Options.Read(args, "attempts", "kills");
        var (attempts, kills) = ((int)options.Number("attempts", 10_000), (int)options.Number("kills", 0));
        await using Storm storm = new(attempts);
        await storm.Prepare();
        var report = await storm.Run(kills - (kills / 3), kills / 3);
        Load.Print("bookings rate", report.Rate, "attempts/s");
        Load.Print("bookings p50", report.P50, "ms");
        Load.Print("bookings p99", report.P99, "ms");
        if (kills == 0) Load.Print("bookings cpu", report.Cpu, "ms/attempt");
        Load.Print("bookings taken", report.Taken, "cases");
        Load.Print("bookings booked", report.Booked, "cases");
        Load.Print("bookings killed", kills, "times");
        Load.Print("bookings asked again", report.Unanswered, "calls");
        Load.Print("bookings repeated", report.Repeated, "answers");
        foreach (var fault in report.Faults) Console.WriteLine("fault: " + fault);
        Load.Print("bookings faults", report.Faults.Count, "kinds");
        return report.Faults.Count == 0 ? 0 : 1;
    }
}
