using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using TeleExpertise.Expertise.Requests.Deidentified;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Deidentified;

/// <summary>PS3.15, annex E: whatever a file says of a person, a day or a place is nowhere in its copy, and the picture is.</summary>
public sealed class ACleanDicomFileTellsNothing
{
    /// <summary>A line of table E.1-1.</summary>
    sealed record Listed(uint Tag, string Vr, string Action);

    static readonly Listed[] Table = [.. Read()];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_survives_of_any_element_that_the_profile_lists(bool isExplicit)
    {
        var (file, values) = (new DicomFile(isExplicit), new List<(Listed Line, string Value)>());
        foreach (var line in Table)
        {
            var value = Unique(line.Vr, values.Count);
            values.Add((line, value));
            if (line.Vr == "SQ") file.Add(line.Tag, new DicomFile(isExplicit).Add(0x00100010, "PN", value), measured: values.Count % 2 == 0);
            else file.Add(line.Tag, line.Vr, value);
        }
        var clean = Clean(file.Picture(2, 2, [1, 2, 3, 4]).ToArray("MZ by nobody"));
        Assert.True(Table.Length > 600);
        Assert.Empty(values.Where(v => v.Line.Vr != "US" && Holds(clean, v.Value)).Select(v => $"{v.Line.Tag:X8} {v.Value}"));
        Assert.True(DicomHead.TryRead(clean, out var head));
        foreach (var element in head.Elements.Where(e => Table.Any(t => t.Tag == e.Tag && t.Vr != "UI"))) Assert.True(element.Length == 0 || element.Tag == 0x00120063, $"{element.Tag:X8} has a value");
        Assert.False(Holds(clean, "MZ by nobody"));
    }

    /// <summary>Elements that nobody foresaw, private or nested, of any type: 300 files.</summary>
    [Fact]
    public void Nothing_survives_of_files_made_at_random()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var values = new List<string>();
            var file = Random(random, random.Next(2) == 0, depth: 0, values).Picture(2, 2, [1, 2, 3, 4]);
            var clean = Clean(file.ToArray());
            Assert.True(values.Where(v => Holds(clean, v)).ToList() is [], $"seed {seed}");
            Assert.Equal([1, 2, 3, 4], clean[^4..]);
        }
    }

    [Fact]
    public void What_makes_the_picture_readable_stays_unless_it_repeats_a_name()
    {
        var file = new DicomFile(true).Add(0x00080060, "CS", "CR").Add(0x00100010, "PN", "ESSAI^Dominique").Add(0x00180015, "CS", "HAND").Add(0x00185101, "CS", "VUE_ESSAI")
            .Add(0x00200062, "CS", "né le 3").Add(0x00280030, "DS", "0.5\\0.5").Add(0x00281050, "DS", "700").Add(0x00281051, "DS", "14/08/1955").Picture(2, 2, [1, 2, 3, 4]);
        var clean = Clean(file.ToArray());
        Assert.True(DicomHead.TryRead(clean, out var head));
        Assert.Equal(["CR", "HAND", null, null, "0.5\\0.5", "700", null, "MONOCHROME2", "YES", "NO"],
            new uint[] { 0x00080060, 0x00180015, 0x00185101, 0x00200062, 0x00280030, 0x00281050, 0x00281051, 0x00280004, 0x00120062, 0x00280301 }.Select(t => head.String(clean, t)));
        Assert.Null(Fault(clean)); // a file that the case's own check takes
        Assert.Null(Fault(Clean(Samples.Dicom())));
    }

    [Fact]
    public void Uids_are_others_the_same_for_the_same_and_the_class_stays()
    {
        var file = new DicomFile(false).Add(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.1").Add(0x00080018, "UI", "1.9.1").Add(0x0020000D, "UI", "1.9.2").Add(0x0020000E, "UI", "1.9.1").Picture(2, 2, [1, 2, 3, 4]);
        var clean = Clean(file.ToArray());
        Assert.True(DicomHead.TryRead(clean, out var head));
        var (one, two) = (NewUid("1.9.1"), NewUid("1.9.2"));
        Assert.Equal(["1.2.840.10008.5.1.4.1.1.1", one, two, one, one], new uint[] { 0x00080016, 0x00080018, 0x0020000D, 0x0020000E, 0x00020003 }.Select(t => head.String(clean, t)));
    }

    [Fact]
    public void What_is_covered_is_zero_in_each_plane_and_what_hides_beside_the_picture_is_gone()
    {
        byte[] grey = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 8, 9, 0, 0, 12], Pixels(new DicomFile(true).Picture(3, 4, grey), new Cover(1, 1, 2, 9)));
        Assert.Equal([0, 0, 0, 0, 5, 6, 7, 8, 9, 10, 11, 12], Pixels(new DicomFile(true).Picture(3, 4, grey), new Cover(-5, -5, int.MaxValue, 6)));
        Assert.Equal([1, 2, 3, 0, 0, 0, 7, 8, 9, 10, 11, 12], Pixels(new DicomFile(true).Picture(2, 2, grey, kind: "RGB"), new Cover(1, 0, 1, 1)));
        Assert.Equal([1, 0, 3, 4, 5, 0, 7, 8, 9, 0, 11, 12], Pixels(new DicomFile(true).Picture(2, 2, grey, kind: "RGB", planar: 1), new Cover(1, 0, 1, 1)));
        // Twelve bits of sixteen: an overlay in the others goes, the sign of a sample below zero stays.
        Assert.Equal([0x34, 0x02, 0xFF, 0x0F], Pixels(new DicomFile(true).Picture(1, 2, [0x34, 0xF2, 0xFF, 0x0F], bits: 16, stored: 12)));
        Assert.Equal([0x34, 0x02, 0xFF, 0xFF], Pixels(new DicomFile(true).Picture(1, 2, [0x34, 0xF2, 0xFF, 0x0F], bits: 16, stored: 12, signed: true)));
        // Behind the picture: padding, and what pads an odd length.
        Assert.Equal([1, 2, 3, 0], Pixels(new DicomFile(true).Picture(1, 3, [1, 2, 3, 7, .. "ESSAI"u8])));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.50", "MONOCHROME2")]
    [InlineData("1.2.840.10008.1.2.1", "PALETTE COLOR")]
    [InlineData("1.2.840.10008.1.2.1", "YBR_FULL")]
    public void A_picture_that_nobody_can_have_looked_at_gets_no_copy(string syntax, string kind)
    {
        var bytes = new DicomFile(true).Picture(2, 2, new byte[12], kind: kind).ToArray();
        var text = Encoding.Latin1.GetString(bytes).Replace("\u0014\01.2.840.10008.1.2.1\0", (char)(syntax.Length + (syntax.Length % 2)) + "\0" + syntax + (syntax.Length % 2 == 0 ? "" : "\0"), StringComparison.Ordinal);
        Assert.False(CleanDicom.TryMake(Encoding.Latin1.GetBytes(text), [], u => u, out _));
    }

    [Fact]
    public void Bytes_at_random_make_no_trouble()
    {
        var whole = Samples.Dicom(8);
        for (var seed = 0; seed < 2000; seed++)
        {
            var (random, bytes) = (new Random(seed), whole.ToArray());
            for (var i = 0; i < 5; i++) bytes[random.Next(132, bytes.Length)] = (byte)random.Next(256);
            CleanDicom.TryMake(bytes, [new(1, 1, 3, 3)], u => u, out _);
        }
    }

    static DicomFile Random(Random random, bool isExplicit, int depth, List<string> values)
    {
        string[] types = ["LO", "PN", "DA", "ST", "UT", "SH", "LT", "UI", "UN", "CS", "OB", "SQ"];
        var file = new DicomFile(isExplicit);
        for (var i = random.Next(4, 30); i > 0; i--)
        {
            var tag = random.Next(3) == 0 ? Table[random.Next(Table.Length)].Tag : ((uint)random.Next(8, 0x6000) << 16) | (uint)random.Next(0x10000);
            if (tag >> 16 is 2 or 0x28 or > 0x7FE0 || DicomProfile.Kept.ContainsKey(tag)) continue;
            var vr = types[random.Next(types.Length)];
            var value = Unique(vr, values.Count) + random.Next(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
            if (vr != "SQ")
            {
                file.Add(tag, vr, value);
                values.Add(value);
            }
            else if (depth < 4) file.Add(tag, Random(random, isExplicit, depth + 1, values), measured: random.Next(2) == 0);
        }
        return file;
    }

    /// <summary>A value that occurs nowhere else.</summary>
    static string Unique(string vr, int number) => vr switch
    {
        "DA" => (29_000_000 + (number * 7)).ToString(CultureInfo.InvariantCulture),
        "DT" => $"2900010203{number:D4}",
        "TM" => $"99{number:D4}.{number:D6}",
        "UI" => $"1.2.3.7777.{number}",
        "AS" => $"{number:D3}Y",
        "US" => "~~",
        "DS" or "IS" => $"77{number:D8}",
        _ => $"TELL{number:D5}X",
    };

    static byte[] Clean(byte[] original, params Cover[] covers)
    {
        Assert.True(CleanDicom.TryMake(original, covers, NewUid, out var parts));
        return [.. parts.SelectMany(p => p.ToArray())];
    }

    static string NewUid(string uid) => "2.25." + new BigInteger(SHA256.HashData(Encoding.Latin1.GetBytes(uid)), isUnsigned: true) % 1_000_000_007;

    static byte[] Pixels(DicomFile file, params Cover[] covers)
    {
        var clean = Clean(file.ToArray(), covers);
        Assert.True(DicomHead.TryRead(clean, out var head));
        return clean[head.Elements[^1].Value..];
    }

    static bool Holds(byte[] bytes, string value) => bytes.AsSpan().IndexOf(Encoding.Latin1.GetBytes(value)) >= 0;

    static string? Fault(byte[] bytes)
    {
        var check = ContentCheck.Of(MediaTypes.Dicom);
        check.Take(bytes);
        return check.End();
    }

    static IEnumerable<Listed> Read()
    {
        using var reader = new StreamReader(typeof(ACleanDicomFileTellsNothing).Assembly.GetManifestResourceStream("Ps315")!);
        while (reader.ReadLine() is { } line)
            if (line[0] != '#' && line.Split(' ') is [var tag, var vr, var action])
                yield return new(uint.Parse(tag, NumberStyles.HexNumber, CultureInfo.InvariantCulture), vr, action);
    }
}
