namespace TeleExpertise.Bridge.Rtp;

/// <summary>How the elements of a header extension are packed (RFC 8285 sections 4.2 and 4.3).</summary>
internal enum ExtensionForm
{
    None,
    OneByte,
    TwoByte,
}

/// <summary>
/// Elements of a header extension (RFC 8285).
/// <code>
/// one-byte:  |  ID (4) | len-1 (4) | data ...      two-byte:  | ID (8) | len (8) | data ...
/// </code>
/// </summary>
internal static class HeaderExtension
{
    private const int ReservedId = 15;

    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> elements, ExtensionForm form, int wanted)
    {
        for (var at = 0; at < elements.Length;)
        {
            if (elements[at] == 0)
            {
                at++;
                continue;
            }

            if (!TryElement(elements, form, at, out var id, out var dataAt, out var length))
            {
                return default;
            }

            if (id == wanted)
            {
                return elements.Slice(dataAt, length);
            }

            at = dataAt + length;
        }

        return default;
    }

    private static bool TryElement(ReadOnlySpan<byte> elements, ExtensionForm form, int at, out int id, out int dataAt, out int length)
    {
        id = dataAt = length = 0;
        if (form == ExtensionForm.OneByte)
        {
            id = elements[at] >> 4;
            length = (elements[at] & 0x0F) + 1;
            dataAt = at + 1;
        }
        else if (at + 1 < elements.Length)
        {
            id = elements[at];
            length = elements[at + 1];
            dataAt = at + 2;
        }

        return dataAt > 0 && dataAt + length <= elements.Length && !(form == ExtensionForm.OneByte && id == ReservedId);
    }
}
