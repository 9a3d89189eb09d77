using System.Diagnostics;
using System.Text.Json;

namespace TeleExpertise.Testing;

/// <summary>Reads iCalendar text with somebody else's program (npm ical.js).</summary>
public static class CalendarReader
{
    /// <summary>What each text says.</summary>
    public static async Task<IReadOnlyList<CalendarRead>> Read(params IEnumerable<string> texts)
    {
        await Peers.Install();
        using var node = Process.Start(new ProcessStartInfo("node", "calendar-read.mjs") { WorkingDirectory = Peers.Folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = node.StandardOutput.ReadToEndAsync();
        await JsonSerializer.SerializeAsync(node.StandardInput.BaseStream, texts);
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        return JsonSerializer.Deserialize<List<CalendarRead>>(await said, JsonSerializerOptions.Web)!;
    }
}

/// <summary>A calendar as ical.js reads it.</summary>
public sealed record CalendarRead(string Method, string? Name, IReadOnlyList<EventRead> Events);

/// <summary>One of its events; instants in seconds since 1970.</summary>
public sealed record EventRead(string Uid, int Sequence, string Summary, string Status, string Url, string? Attendee, string? Organizer, string? Zone, long Start, long End);
