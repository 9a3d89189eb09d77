namespace TeleExpertise.Bridge.Rtp;

/// <summary>What a forwarder reads in a video packet's first bytes, whatever the codec. Empty for audio and empty packets.</summary>
internal readonly record struct VideoPayload
{
    private readonly Vp8Descriptor _vp8;

    private VideoPayload(bool startsKeyFrame, in Vp8Descriptor vp8, bool hasPictureIds)
    {
        StartsKeyFrame = startsKeyFrame;
        HasPictureIds = hasPictureIds;
        _vp8 = vp8;
    }

    /// <summary>A decoder can start at this packet.</summary>
    public bool StartsKeyFrame { get; }

    /// <summary>Whether the payload numbers its frames itself, as VP8's does: such numbers go on over a switch.</summary>
    public bool HasPictureIds { get; }

    public ushort PictureId => _vp8.PictureId;

    public byte Tl0PicIdx => _vp8.Tl0PicIdx;

    /// <summary>False for bytes that are no payload of the codec.</summary>
    public static bool TryRead(Codec codec, ReadOnlySpan<byte> payload, out VideoPayload video)
    {
        if (codec == Codec.H264)
        {
            var sound = H264Payload.TryRead(payload, out var starts);
            video = new VideoPayload(starts, default, hasPictureIds: false);
            return sound;
        }

        var read = Vp8Descriptor.TryRead(payload, out var vp8);
        video = new VideoPayload(vp8.StartsKeyFrame, vp8, hasPictureIds: read);
        return read;
    }

    /// <summary>Moves the numbers in a copy of the payload this was read from; those it has not stay absent.</summary>
    /// <returns>The picture id written.</returns>
    public ushort Move(Span<byte> payload, ushort pictureIdBy, byte tl0By)
    {
        var pictureId = (ushort)((PictureId + pictureIdBy) & (_vp8.HasLongPictureId ? 0x7FFF : 0x7F));
        if (HasPictureIds)
        {
            _vp8.Rewrite(payload, pictureId, (byte)(Tl0PicIdx + tl0By));
        }

        return pictureId;
    }
}
