using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>A DICOM file for learners, made of another one: only what <see cref="DicomProfile"/> lists, and the pixels without what was covered.</summary>
public static class CleanDicom
{
    const string Explicit = "1.2.840.10008.1.2.1", Dicom = "1.2.840.10008.", SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    /// <summary>Who wrote it: a UID made once for this program (PS3.5, B.2).</summary>
    const string Writer = "2.25.193174829216440957322838206951472610377";

    /// <summary>Makes it; false for what is no uncompressed picture that the viewer shows.</summary>
    /// <param name="original">The file; where its pixels lie they are cleaned in place, so that a large one is in memory once.</param>
    /// <param name="covers">What is burnt in.</param>
    /// <param name="newUid">The UID that stands for another one.</param>
    /// <param name="parts">The file, one part behind the other.</param>
    public static bool TryMake(byte[] original, IReadOnlyList<Cover> covers, Func<string, string> newUid, out IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        parts = [];
        if (!DicomHead.TryRead(original, out var head) || !head.IsUncompressed || head.Elements[^1] is not { Tag: DicomHead.PixelData } data
            || !DicomPixels.TryRead(original, head, out var pixels) || pixels.Length > data.Length || pixels.Length > original.Length - data.Value) return false;
        var frame = original.AsMemory(data.Value, pixels.Length);
        pixels.Clean(frame.Span, covers);
        var odd = pixels.Length % 2;
        byte[] before = [.. Before(original, head, pixels, newUid), .. DicomWriter.Head(DicomHead.PixelData, pixels.Bits == 8 ? "OB" : "OW", pixels.Length + odd)];
        parts = [before, frame, new byte[odd]];
        return true;
    }

    static byte[] Before(byte[] original, DicomHead head, DicomPixels pixels, Func<string, string> newUid)
    {
        var kind = head.String(original, 0x00080016) is { } named && named.StartsWith(Dicom, StringComparison.Ordinal) && named.All(c => c == '.' || char.IsAsciiDigit(c)) ? named : SecondaryCapture;
        var instance = newUid(head.String(original, 0x00080018) ?? "");
        var file = new DicomWriter();
        file.Add(0x00020001, "OB", [0, 1]);
        file.Add(0x00020002, "UI", kind);
        file.Add(0x00020003, "UI", instance);
        file.Add(0x00020010, "UI", Explicit);
        file.Add(0x00020012, "UI", Writer);
        var meta = file.ToArray();
        return [.. new byte[DicomHead.Preamble], .. "DICM"u8, .. DicomWriter.Head(0x00020000, "UL", 4), .. BitConverter.GetBytes(meta.Length), .. meta, .. DataSet(original, head, pixels, kind, newUid)];
    }

    static byte[] DataSet(byte[] original, DicomHead head, DicomPixels pixels, string kind, Func<string, string> newUid)
    {
        var set = new DicomWriter();
        set.Add(0x00080016, "UI", kind);
        foreach (var tag in DicomProfile.Uids)
            if (head.String(original, tag) is { Length: > 0 } uid) set.Add(tag, "UI", newUid(uid));
        foreach (var (tag, vr) in DicomProfile.Empty) set.Add(tag, vr, "");
        var telling = DicomProfile.Words(original, head);
        foreach (var (tag, vr) in DicomProfile.Kept)
            if (head.String(original, tag) is { } text && DicomProfile.Allows(vr, text, telling)) set.Add(tag, vr, text);
        Layout(set, pixels);
        SayWhatWasDone(set);
        return set.ToArray();
    }

    /// <summary>As it was read, not as it was written: what reads otherwise somewhere else shows no other picture.</summary>
    static void Layout(DicomWriter set, DicomPixels pixels)
    {
        set.Add(0x00280002, pixels.Samples);
        set.Add(0x00280004, "CS", pixels.Kind);
        if (pixels.Samples > 1) set.Add(0x00280006, pixels.Planes ? 1 : 0);
        set.Add(0x00280010, pixels.Rows);
        set.Add(0x00280011, pixels.Columns);
        set.Add(0x00280100, pixels.Bits);
        set.Add(0x00280101, pixels.Stored);
        set.Add(0x00280102, pixels.High);
        set.Add(0x00280103, pixels.Signed ? 1 : 0);
    }

    /// <summary>PS3.15, E.1.1: what was done, and by which profile and option.</summary>
    static void SayWhatWasDone(DicomWriter set)
    {
        set.Add(0x00120062, "CS", "YES");
        set.Add(0x00120063, "LO", "Only listed elements are kept");
        set.Add(0x00120064, [Code("113100", "Basic Application Confidentiality Profile"), Code("113101", "Clean Pixel Data Option")]);
        set.Add(0x00280301, "CS", "NO"); // nothing burnt in: a person looked and covered
        set.Add(0x00280303, "CS", "REMOVED"); // dates
    }

    static byte[] Code(string value, string meaning)
    {
        var item = new DicomWriter();
        item.Add(0x00080100, "SH", value);
        item.Add(0x00080102, "SH", "DCM");
        item.Add(0x00080104, "LO", meaning);
        return item.ToArray();
    }
}
