using System.Diagnostics;
using System.Text.Json;
using TeleExpertise.Expertise.ICalendar.Reading;
using TeleExpertise.Testing;
using static TeleExpertise.Expertise.Tests.ICalendar.RosterText;

namespace TeleExpertise.Expertise.Tests.ICalendar;

/// <summary>npm's ical.js, which nobody here wrote, expands the same files.</summary>
public sealed class RulesAgreeWithIcalJs
{
    static readonly string[] Weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    readonly Random random = new(2445);

    [Fact]
    public async Task Four_hundred_rules_over_both_changes_of_the_clocks_give_the_same_hours()
    {
        var calendars = Enumerable.Range(0, 400).Select(_ => Next()).ToList();
        var theirs = await Theirs(calendars);
        var (occasions, differing) = (0, new List<string>());
        for (var i = 0; i < calendars.Count; i++)
        {
            var ours = Read(calendars[i]).Value!.Occasions.Select(o => $"{o.StartsAt:yyyy-MM-ddTHH:mm}/{o.EndsAt:yyyy-MM-ddTHH:mm} {o.Summary}").ToList();
            occasions += ours.Count;
            ours.RemoveAll(IsAmbiguous);
            theirs[i].RemoveAll(IsAmbiguous);
            if (!ours.Order(StringComparer.Ordinal).SequenceEqual(theirs[i].Order(StringComparer.Ordinal))) differing.Add($"calendar {i}:\n{calendars[i]}\nours: {string.Join(", ", ours.Except(theirs[i]).Take(5))}\ntheirs: {string.Join(", ", theirs[i].Except(ours).Take(5))}");
        }
        Assert.True(differing.Count == 0, $"{differing.Count} differ, such as\n{string.Join("\n\n", differing.Take(5))}");
        Assert.True(occasions > 1_000, $"only {occasions}");
    }

    /// <summary>Begins or ends in an hour that the clocks skip or show twice: ical.js takes the second, RFC 5545 §3.3.5 the first, which another test asks for.</summary>
    static bool IsAmbiguous(string hours) => Changes.Exists(c => hours.Contains(c, StringComparison.Ordinal));

    static readonly List<string> Changes = ["2027-03-28T00:", "2027-03-28T01:", "2027-10-31T00:", "2027-10-31T01:"];

    /// <summary>A calendar with a rule whose DTSTART is one of its own days: on anything else the RFC says nothing.</summary>
    string Next()
    {
        while (true)
        {
            var (rule, start) = (RuleText(), new DateTime(2026, random.Next(1, 13), random.Next(1, 29), random.Next(24), random.Next(4) * 15, 0));
            var hour = random.Next(3) == 0 ? 2 : start.Hour; // the hour that the clocks skip and show twice
            start = start.Date.AddHours(hour).AddMinutes(start.Minute);
            var parsed = Rule.Read(rule, Zone.Utc);
            if (parsed is null) continue;
            var first = Recurrence.Walls(parsed, start, start, start.AddYears(3), _ => false, new Effort(1_000_000)).Skip(1).Take(1).ToList();
            // ical.js takes the length of a first occurrence over a change of the clocks in hours, calendars show it by the clock.
            if (first.Count == 0 || Paris.GetUtcOffset(first[0].Date) != Paris.GetUtcOffset(first[0].Date.AddDays(2))) continue;
            return Calendar(first[0]);

            string Calendar(DateTime first)
            {
                var (zone, day) = (random.Next(2) == 0 ? "Europe/Paris" : "Chez nous", random.Next(5) == 0);
                if (day) first = first.Date;
                string At(DateTime wall) => day ? $";VALUE=DATE:{wall:yyyyMMdd}" : $";TZID={zone}:{wall:yyyyMMdd'T'HHmmss}";
                var ends = random.Next(first < new DateTime(2027, 6, 1) ? 3 : 1) switch { 0 => $"COUNT={random.Next(1, 60)}", 1 => day ? "UNTIL=20270615" : "UNTIL=20270615T111500Z", _ => "" };
                var lines = new List<string> { "UID:a", "SUMMARY:a", "DTSTART" + At(first), "DTEND" + At(day ? first.AddDays(1) : first.AddHours(random.Next(1, 20))), $"RRULE:{rule}{(ends.Length > 0 ? ";" + ends : "")}" };
                var all = Recurrence.Walls(parsed, first, first, first.AddYears(1), _ => false, new Effort(1_000_000)).Take(20).ToList();
                if (all.Count > 3 && random.Next(3) == 0) lines.Add("EXDATE" + At(all[2]));
                var parts = new List<string> { Described.Replace("NAME", zone, StringComparison.Ordinal), Event([.. lines]) };
                if (all.Count > 5 && random.Next(3) == 0 && ends.Length == 0)
                    parts.Add(Event("UID:a", "SUMMARY:b", "RECURRENCE-ID" + At(all[4]), "DTSTART" + At(all[4].AddHours(day ? 24 : 1)), "DTEND" + At(all[4].AddHours(day ? 48 : 3))));
                return RosterText.Calendar([.. parts]);
            }
        }
    }

    string RuleText()
    {
        var parts = new List<string>();
        var frequency = random.Next(4);
        parts.Add("FREQ=" + ((string[])["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])[frequency]);
        if (random.Next(2) == 0) parts.Add($"INTERVAL={random.Next(1, 5)}");
        switch (frequency)
        {
            case 0: break;
            case 1:
                parts.Add("BYDAY=" + Some(Weekdays, 3));
                if (random.Next(2) == 0) parts.Add("WKST=" + Weekdays[random.Next(7)]);
                break;
            case 2 when random.Next(3) == 0:
                parts.Add("BYDAY=" + Some(Weekdays, 3));
                parts.Add("BYSETPOS=" + Some(["1", "2", "-1"], 2));
                break;
            case 2 when random.Next(2) == 0: parts.Add("BYDAY=" + Some(["1MO", "2TU", "-1FR", "3SU", "-2WE"], 2)); break;
            case 2: parts.Add("BYMONTHDAY=" + Some(["1", "13", "28", "-1", "31"], 3)); break;
            default:
                parts.Add("BYMONTH=" + Some(["1", "3", "6", "10", "11"], 3));
                parts.Add(random.Next(2) == 0 ? "BYMONTHDAY=" + Some(["1", "15", "28"], 2) : "BYDAY=" + Some(["1MO", "-1SU", "2TH"], 2));
                break;
        }
        return string.Join(';', parts);
    }

    string Some(string[] of, int most) => string.Join(',', of.OrderBy(_ => random.Next()).Take(random.Next(1, most + 1)).OrderBy(one => Array.IndexOf(of, one)));

    static async Task<List<List<string>>> Theirs(List<string> calendars)
    {
        await Peers.Install();
        using var node = Process.Start(new ProcessStartInfo("node", "occurrences.mjs") { WorkingDirectory = Peers.Folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, Environment = { ["TZ"] = "Europe/Paris" } })!;
        var answers = Task.Run(async () =>
        {
            var read = new List<List<string>>();
            while (await node.StandardOutput.ReadLineAsync() is { } line)
                read.Add([.. JsonSerializer.Deserialize<string[][]>(line)!.Select(o => $"{o[0][..16]}/{o[1][..16]} {o[2]}")]);
            return read;
        });
        foreach (var ics in calendars) await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { ics, from = From.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), until = Until.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'") }));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return await answers;
    }
}
