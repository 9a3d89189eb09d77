namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// What a publisher says of its simulcast: which of the streams it sends now. Chromium says so when it changes, on the
/// first packet of a picture of each stream that goes on (the document of
/// http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00; numbers of temporal layers, bit rates and
/// sizes follow and are not read).
/// <code>
/// | RID (2) | NS (2) | sl_bm (4) |         this stream, streams - 1, spatial layers of each stream alike, or 0 and then
/// | sl0_bm (4) | sl1_bm (4) |              those of each, padded to whole bytes
/// | sl2_bm (4) | sl3_bm (4) |
/// </code>
/// A single zero says that nothing is sent.
/// </summary>
/// <param name="Active">A bit for each stream in the order of the encodings, the first the lowest bit.</param>
internal readonly record struct LayersAllocation(byte Active)
{
    public bool Sends(int stream) => stream < 8 && (Active >> stream & 1) != 0;

    public static bool TryRead(ReadOnlySpan<byte> element, out LayersAllocation allocation)
    {
        allocation = default;
        if (element.IsEmpty || element is [0])
        {
            return !element.IsEmpty;
        }

        var streams = (element[0] >> 4 & 3) + 1;
        var shared = element[0] & 0x0F;
        if (shared == 0 && element.Length < 1 + ((streams + 1) / 2))
        {
            return false;
        }

        var active = 0;
        for (var i = 0; i < streams; i++)
        {
            var spatial = shared != 0 ? shared : element[1 + (i / 2)] >> (i % 2 == 0 ? 4 : 0) & 0x0F;
            active |= spatial != 0 ? 1 << i : 0;
        }

        allocation = new LayersAllocation((byte)active);
        return true;
    }
}
