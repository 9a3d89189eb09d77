using TeleExpertise.Bridge;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>RTP's header, its extensions, and the first bytes of VP8 and H.264.</summary>
internal sealed class RtpTarget : ByteTarget
{
    private readonly byte[] _copy = new byte[2048];

    public override string Name => "rtp";

    protected override IReadOnlyList<byte[]> Honest { get; } =
    [
        RtpBuilder.Packet(1, 2, 3, 96, Vp8.Payload(true, true, 500, 6), true, 4, (4, "1"u8.ToArray()), (10, "h"u8.ToArray())),
        RtpBuilder.Packet(1, 65_535, 3, 111, [1, 2, 3], false, 0, (1, [0x85]), (4, "audio"u8.ToArray())),
        RtpBuilder.Packet(1, 3, 3, 97, [0, 2, 0x90, 0xE0, 0x81, 0x02, 3, 0, 0x10], true),
        RtpBuilder.Packet(7, 3, 3, 102, [24, 0, 2, 0x67, 0x42, 0, 3, 0x68, 1, 2, 0, 2, 0x65, 9], true),
        RtpBuilder.Packet(7, 4, 3, 102, [0x7C, 0x85, 1, 2, 3], false, 200),
        [0x92, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1, 1, 1, 2, 2, 2, 2, 0x10, 0, 0, 2, 0, 20, 3, 7, 8, 9, 0, 0, 42],
    ];

    public override void Dispose()
    {
    }

    protected override void Try(Span<byte> input)
    {
        if (!RtpHeader.TryRead(input, out var header))
        {
            return;
        }

        Demand(header.PayloadAt >= 12 && header.PayloadLength >= 0 && header.PayloadAt + header.PayloadLength <= input.Length, "the payload lies outside");
        for (var id = 0; id <= 16; id++)
        {
            header.Extension(input, id);
        }

        RoundTrip(header);
        var payload = input.Slice(header.PayloadAt, header.PayloadLength);
        TryVp8(payload);
        if (VideoPayload.TryRead(Codec.H264, payload, out var h264))
        {
            Demand(!payload.IsEmpty && !h264.HasPictureIds, "an H.264 payload out of nothing");
        }
    }

    private void RoundTrip(in RtpHeader header)
    {
        RtpHeader.Write(_copy, header.Marker, header.PayloadType, header.Sequence, header.Timestamp, header.Ssrc, hasExtension: false);
        Demand(
            RtpHeader.TryRead(_copy.AsSpan(0, RtpHeader.FixedLength), out var again)
            && (again.Marker, again.PayloadType, again.Sequence, again.Timestamp, again.Ssrc) == (header.Marker, header.PayloadType, header.Sequence, header.Timestamp, header.Ssrc),
            "a header written anew reads otherwise");
    }

    private void TryVp8(ReadOnlySpan<byte> payload)
    {
        if (!VideoPayload.TryRead(Codec.Vp8, payload, out var video))
        {
            return;
        }

        payload.CopyTo(_copy);
        var written = video.Move(_copy, 700, 9);
        Demand(
            Vp8Descriptor.TryRead(_copy.AsSpan(0, payload.Length), out var again) && again.StartsKeyFrame == video.StartsKeyFrame
            && (again.PictureIdAt < 0 || again.PictureId == written) && (again.Tl0PicIdxAt < 0 || again.Tl0PicIdx == (byte)(video.Tl0PicIdx + 9)),
            "picture ids written anew read otherwise");
    }
}
