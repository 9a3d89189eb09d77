using System.Text;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Tests.Attestations;

public sealed class TheCsvOpensInFrenchExcel
{
    static readonly string[] Heading = ["Date", "Début", "Nom", "Profession", "RPPS", "Structure", "Minutes", "Secondes"];

    [Theory]
    [InlineData("Dr Anne Exemple", "Dr Anne Exemple")]
    [InlineData("Point;Virgule", "Point;Virgule")]
    [InlineData("Dite \"la Grande\"", "Dite \"la Grande\"")]
    [InlineData("Deux\nlignes", "Deux\nlignes")]
    [InlineData("Virgule, puis", "Virgule, puis")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+33 4 00", "'+33 4 00")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=\"a\";\"b\"", "'=\"a\";\"b\"")]
    public void A_name_comes_back_as_it_was_or_harmless(string name, string read)
    {
        var rows = Parse(Csv(name));
        Assert.Equal(Heading, rows[0]);
        Assert.Equal(["26/11/2026", "13:00", read, "médecin", "10100534436", "MSP d'essai", "42", "2550"], rows[1]);
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public void It_begins_with_a_byte_order_mark_and_ends_its_lines_with_CR_LF()
    {
        var bytes = Csv("Dr Hélène Exemple");
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        Assert.Equal("Date;Début;Nom;Profession;RPPS;Structure;Minutes;Secondes\r\n26/11/2026;13:00;Dr Hélène Exemple;médecin;10100534436;MSP d'essai;42;2550\r\n", text);
    }

    static byte[] Csv(string name) => AttendanceCsv.Write(
        new(Guid.Empty, "Médecine interne", "CHU", new(AttestationDesk.Thursday, AttestationDesk.Thursday.AddHours(1)), "Europe/Paris", Demo: true,
            [new(name, Profession.Doctor, "10100534436", "MSP d'essai", 2550)]),
        Heading, _ => "médecin");

    /// <summary>RFC 4180 with semicolons, as a reader that knows nothing of our writer.</summary>
    static List<List<string>> Parse(byte[] bytes)
    {
        var (rows, row, field, quoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') { field.Append('"'); i++; }
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c is ';' or '\r' && !quoted) { row.Add(field.ToString()); field.Clear(); }
            else if (!quoted && c == '\n') { rows.Add(row); row = []; }
            else field.Append(c);
        }
        Assert.False(quoted);
        return rows;
    }
}
