using System.Buffers.Binary;
using System.Text;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>
/// Writes data elements as explicit little endian does (PS3.5, 7.1.2), in the order of their tags.
/// <code>
/// group (2) | element (2) | VR (2) | length (2) | value
/// group (2) | element (2) | VR (2) | 00 00 | length (4) | value        OB, OW, SQ
/// </code>
/// </summary>
sealed class DicomWriter
{
    const uint Item = 0xFFFEE000;
    readonly SortedDictionary<uint, byte[]> elements = [];

    /// <summary>Text, padded to an even length; one that is there already stays.</summary>
    public void Add(uint tag, string vr, string text)
    {
        var value = Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + (vr == "UI" ? '\0' : ' '));
        Add(tag, vr, value);
    }

    /// <summary>A number of two bytes.</summary>
    public void Add(uint tag, int number) => Add(tag, "US", [(byte)number, (byte)(number >> 8)]);

    public void Add(uint tag, string vr, byte[] value) => elements.TryAdd(tag, [.. Head(tag, vr, value.Length), .. value]);

    /// <summary>A sequence of items, each already written.</summary>
    public void Add(uint tag, IEnumerable<byte[]> items)
    {
        var value = items.SelectMany(item => (byte[])[.. TagBytes(Item), .. Length(item.Length), .. item]).ToArray();
        Add(tag, "SQ", value);
    }

    /// <summary>All elements, lowest tag first.</summary>
    public byte[] ToArray() => [.. elements.Values.SelectMany(e => e)];

    /// <summary>What stands before a value.</summary>
    public static byte[] Head(uint tag, string vr, int length) => vr is "OB" or "OW" or "SQ"
        ? [.. TagBytes(tag), (byte)vr[0], (byte)vr[1], 0, 0, .. Length(length)]
        : [.. TagBytes(tag), (byte)vr[0], (byte)vr[1], (byte)length, (byte)(length >> 8)];

    static byte[] TagBytes(uint tag) => [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8)];

    static byte[] Length(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        return bytes;
    }
}
