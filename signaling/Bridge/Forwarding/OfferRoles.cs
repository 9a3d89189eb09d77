using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

internal enum Role
{
    Microphone,
    Camera,
    Screen,
    AudioSlot,
    VideoSlot,
    ScreenSlot,

    /// <summary>Answered inactive.</summary>
    Unused,
}

/// <summary>
/// What each m-line is for, told by its direction, kind and order, as mids are the browser's own business: first
/// sending audio, first and second sending video, receiving audio, receiving video, the last of several receiving
/// videos for the screen.
/// </summary>
internal static class OfferRoles
{
    public static IReadOnlyList<Role> Of(IReadOnlyList<SdpMedia> media, PeerKind kind = PeerKind.Participant) => kind switch
    {
        PeerKind.Publisher => OfCall([.. media.Select(m => m.Direction == MediaDirection.SendRecv ? m with { Direction = MediaDirection.SendOnly } : m)])
            .Select(r => r is Role.AudioSlot or Role.VideoSlot or Role.ScreenSlot ? Role.Unused : r).ToArray(),
        PeerKind.Viewer => media.Select(OfViewer).ToArray(),
        _ => OfCall(media),
    };

    private static Role OfViewer(SdpMedia media) => (media.Kind, media.Direction) switch
    {
        (_, MediaDirection.SendOnly or MediaDirection.Inactive) => Role.Unused,
        (MediaKind.Audio, _) => Role.AudioSlot,
        _ => Role.VideoSlot,
    };

    private static Role[] OfCall(IReadOnlyList<SdpMedia> media)
    {
        var receivingVideos = media.Count(m => m is { Kind: MediaKind.Video, Direction: MediaDirection.RecvOnly });
        int audios = 0, videos = 0, slots = 0;
        return media.Select(m => (m.Kind, m.Direction == MediaDirection.RecvOnly) switch
        {
            (MediaKind.Audio, true) => Role.AudioSlot,
            (MediaKind.Video, true) => ++slots == receivingVideos && slots > 1 ? Role.ScreenSlot : Role.VideoSlot,
            (MediaKind.Audio, false) => audios++ == 0 ? Role.Microphone : Role.Unused,
            _ => videos++ switch { 0 => Role.Camera, 1 => Role.Screen, _ => Role.Unused },
        }).ToArray();
    }

    public static SdpProblem? Check(IReadOnlyList<Role> roles, SfuOptions options)
    {
        if (roles.All(r => r == Role.Unused))
        {
            return SdpProblem.Unsupported("No m-line of the offer can be used: an encoder must send and a screen must receive.");
        }

        var audio = roles.Count(r => r == Role.AudioSlot);
        var video = roles.Count(r => r == Role.VideoSlot);
        return audio <= options.AudioSlots && video <= options.VideoSlots
            ? null
            : new SdpProblem(RefusalCode.TooManySlots, $"The offer has {audio} audio and {video} video slots; at most {options.AudioSlots} and {options.VideoSlots} are accepted.");
    }
}
