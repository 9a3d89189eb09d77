namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>Payloads that look like VP8 to a forwarder: a full descriptor, one byte of frame header, then anything.</summary>
internal static class Vp8
{
    public static byte[] Payload(bool isKey, bool isFirst, int pictureId, int tl0PicIdx, int length = 60, byte filling = 0x55)
    {
        var payload = new byte[length];
        Array.Fill(payload, filling);
        payload[0] = (byte)(0x80 | (isFirst ? 0x10 : 0));
        payload[1] = 0xE0;
        payload[2] = (byte)(0x80 | (pictureId >> 8));
        payload[3] = (byte)pictureId;
        payload[4] = (byte)tl0PicIdx;
        payload[5] = 0;
        payload[6] = (byte)(isKey ? 0x10 : 0x11);
        return payload;
    }
}
