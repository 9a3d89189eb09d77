namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>Offers as several stacks write them, short enough that a hundred thousand of each are read in seconds.</summary>
internal static class SdpCorpus
{
    private const string Fingerprint = "E2:0A:46:0B:45:0C:44:0D:43:0E:42:0F:41:10:40:11:3F:12:3E:13:3D:14:3C:15:3B:16:3A:17:39:18:38:19";

    // As Firefox writes them: session-level fingerprint and options, a direction on every extmap, inactive candidates.
    private const string Firefox = $"""
        v=0
        o=mozilla...THIS_IS_SDPARTA-99.0 4862350113 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=sendrecv
        a=fingerprint:sha-256 {Fingerprint}
        a=group:BUNDLE 0 1 2
        a=ice-options:trickle
        a=msid-semantic:WMS *
        m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
        c=IN IP4 0.0.0.0
        a=sendonly
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
        a=fmtp:101 0-15
        a=ice-pwd:e1d0a0a2a8c3e0f7b6d5c4b3a2918070
        a=ice-ufrag:6f1c2b3a
        a=mid:0
        a=msid:- track0
        a=rtcp-mux
        a=rtpmap:109 opus/48000/2
        a=rtpmap:9 G722/8000/1
        a=rtpmap:101 telephone-event/8000/1
        a=setup:actpass
        a=ssrc:3045550011 cname:c0ffee
        m=video 9 UDP/TLS/RTP/SAVPF 120 124 126 127
        c=IN IP4 0.0.0.0
        a=sendonly
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap:8/sendonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
        a=fmtp:126 profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=1
        a=fmtp:120 max-fs=12288;max-fr=60
        a=fmtp:124 apt=120
        a=fmtp:127 apt=126
        a=ice-pwd:e1d0a0a2a8c3e0f7b6d5c4b3a2918070
        a=ice-ufrag:6f1c2b3a
        a=mid:1
        a=msid:- track1
        a=rid:h send
        a=rid:l send
        a=rtcp-fb:120 nack
        a=rtcp-fb:120 nack pli
        a=rtcp-fb:120 transport-cc
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:120 VP8/90000
        a=rtpmap:124 rtx/90000
        a=rtpmap:126 H264/90000
        a=rtpmap:127 rtx/90000
        a=setup:actpass
        a=simulcast:send l;h
        a=ssrc:1001 cname:c0ffee
        a=ssrc:1002 cname:c0ffee
        a=ssrc-group:FID 1001 1002
        m=video 9 UDP/TLS/RTP/SAVPF 120 124
        c=IN IP4 0.0.0.0
        a=recvonly
        a=ice-pwd:e1d0a0a2a8c3e0f7b6d5c4b3a2918070
        a=ice-ufrag:6f1c2b3a
        a=mid:2
        a=rtcp-mux
        a=rtpmap:120 VP8/90000
        a=rtpmap:124 rtx/90000
        a=fmtp:124 apt=120
        a=setup:actpass

        """;

    // As GStreamer's webrtcbin writes them: mids with the media's name, one line an attribute of the caps.
    private const string GStreamer = $"""
        v=0
        o=- 2318738453 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=ice-options:trickle
        a=group:BUNDLE video0 audio1
        m=video 9 UDP/TLS/RTP/SAVPF 96 97
        c=IN IP4 0.0.0.0
        a=setup:actpass
        a=ice-ufrag:Zk7rQmqYfA4nS1l2l0v1
        a=ice-pwd:0pS3kW8bQ2mX7rT1vY5z
        a=bundle-only
        a=rtcp-mux
        a=rtcp-rsize
        a=sendonly
        a=rtpmap:96 H264/90000
        a=framerate:30
        a=fmtp:96 packetization-mode=1;profile-level-id=42c01f;sprop-parameter-sets=Z0LAH9oBQBbpuAgICgAAB9IAAdTBEA==,aM48gA==
        a=rtcp-fb:96 nack pli
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        a=ssrc:2938475610 msid:user webrtctransceiver0
        a=ssrc:2938475610 cname:user
        a=mid:video0
        a=fingerprint:sha-256 {Fingerprint}
        m=audio 9 UDP/TLS/RTP/SAVPF 97
        c=IN IP4 0.0.0.0
        a=setup:actpass
        a=ice-ufrag:Zk7rQmqYfA4nS1l2l0v1
        a=ice-pwd:0pS3kW8bQ2mX7rT1vY5z
        a=rtcp-mux
        a=sendonly
        a=rtpmap:97 OPUS/48000/2
        a=fmtp:97 sprop-stereo=0
        a=ssrc:1122334455 cname:user
        a=mid:audio1
        a=fingerprint:sha-256 {Fingerprint}

        """;

    /// <summary>The last is the longest.</summary>
    public static string[] Offers()
    {
        using var bot = new Bot();
        return
        [
            Firefox.ReplaceLineEndings("\r\n"),
            GStreamer.ReplaceLineEndings("\r\n"),
            bot.Offer(BotShape.Whip),
            bot.Offer(BotShape.Whep),
            bot.Offer(1, 1),
            bot.Offer(3, 8),
        ];
    }
}
