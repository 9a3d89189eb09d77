using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>
/// What a DICOM file for learners says: the Basic Application Level Confidentiality Profile (PS3.15, annex E) turned round. The profile lists
/// over six hundred elements to take out, and new ones each year; here only what is listed goes in. Whatever else a file holds, private
/// elements and sequences with all that nests in them, stays behind.
/// </summary>
static class DicomProfile
{
    /// <summary>Copied when their values are what their type allows: words in capitals (CS) and numbers (DS).</summary>
    public static readonly Dictionary<uint, string> Kept = new()
    {
        [0x00080060] = "CS", // modality
        [0x00180015] = "CS", // body part
        [0x00180050] = "DS", // thickness of the slice, mm
        [0x00181164] = "DS", // spacing on the detector, mm
        [0x00185101] = "CS", // position of the view
        [0x00200060] = "CS", // side of the series
        [0x00200062] = "CS", // side of the picture
        [0x00280030] = "DS", // spacing, mm
        [0x00281050] = "DS", // centre of the window
        [0x00281051] = "DS", // its width
        [0x00281052] = "DS", // rescaling: intercept
        [0x00281053] = "DS", // rescaling: slope
        [0x00281056] = "CS", // shape of the window
    };

    /// <summary>Written without a value, because readers expect them (type 2 of PS3.5, 7.4.3).</summary>
    public static readonly Dictionary<uint, string> Empty = new()
    {
        [0x00080020] = "DA", // study
        [0x00080030] = "TM",
        [0x00080050] = "SH", // accession number
        [0x00080090] = "PN", // referring physician
        [0x00100010] = "PN", // the patient's name
        [0x00100020] = "LO", // number
        [0x00100030] = "DA", // birth date
        [0x00100040] = "CS", // sex
        [0x00200010] = "SH", // study
        [0x00200011] = "IS", // series
        [0x00200013] = "IS", // instance
    };

    /// <summary>Replaced, the same by the same: instance, study, series, frame of reference.</summary>
    public static readonly uint[] Uids = [0x00080018, 0x0020000D, 0x0020000E, 0x00200052];

    /// <summary>Names and numbers of the patient and of those around them: what repeats one of their words stays behind too.</summary>
    static readonly uint[] Telling = [0x00080050, 0x00080090, 0x00081050, 0x00081070, 0x00100010, 0x00100020, 0x00100030, 0x00101000, 0x00101001, 0x00101005];

    const int WordMin = 3, ValueMax = 64;

    /// <summary>The words of what tells whose a file is.</summary>
    public static HashSet<string> Words(ReadOnlySpan<byte> bytes, DicomHead head)
    {
        var words = new HashSet<string>();
        foreach (var tag in Telling)
            words.UnionWith((head.String(bytes, tag) ?? "").ToUpperInvariant().Split(['^', '=', '\\', ' ', '_'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length >= WordMin));
        return words;
    }

    /// <summary>True when a value may stay.</summary>
    public static bool Allows(string vr, string text, HashSet<string> telling) =>
        text.Length is > 0 and <= ValueMax && text.All(c => char.IsAsciiDigit(c) || (vr == "DS" ? Numbers : Capitals).Contains(c, StringComparison.Ordinal))
        && !telling.Any(w => text.Contains(w, StringComparison.Ordinal));

    /// <summary>What may stand in them besides digits (PS3.5, 6.2).</summary>
    const string Numbers = "+-.eE \\", Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_ \\";
}
