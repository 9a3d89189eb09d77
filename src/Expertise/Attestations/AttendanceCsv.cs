using System.Globalization;
using TeleExpertise.Expertise.Csv;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>An attendance list as a spreadsheet opens it.</summary>
public static class AttendanceCsv
{
    /// <param name="list">The list.</param>
    /// <param name="heading">The eight headings: date, start, name, profession, RPPS, organisation, minutes, seconds.</param>
    /// <param name="profession">The reader's word for a profession.</param>
    public static byte[] Write(AttendanceList list, IReadOnlyList<string> heading, Func<People.Profession, string> profession)
    {
        var start = TimeZoneInfo.ConvertTime(list.Held.StartsAt, TimeZoneInfo.FindSystemTimeZoneById(list.TimeZone));
        var (day, hour) = (start.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture), start.ToString("HH:mm", CultureInfo.InvariantCulture));
        var csv = new CsvWriter(heading);
        foreach (var person in list.Persons)
            csv.Line([day, hour, person.Name, profession(person.Profession), person.Rpps ?? "", person.Organisation, Number(person.Minutes), Number(person.Seconds)]);
        return csv.ToBytes();
    }

    static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
