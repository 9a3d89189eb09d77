using System.Buffers.Binary;
using System.Text;
using TeleExpertise.Bridge.Congestion;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>RTP from one member: which layer a packet belongs to, what it was before a retransmission wrapped it, and on to the viewers.</summary>
internal sealed class Incoming
{
    private readonly Member _member;
    private readonly Dictionary<Ssrc, Route> _routes = [];
    private readonly ExtensionIds _ids;

    public Incoming(Member member)
    {
        _member = member;
        var media = member.Offer.Media;
        // Within one BUNDLE an extension has one id on all m-lines (RFC 9143 section 9.2).
        _ids = new ExtensionIds
        {
            Mid = media.Select(m => m.Extensions.Mid).FirstOrDefault(id => id != 0),
            Rid = media.Select(m => m.Extensions.Rid).FirstOrDefault(id => id != 0),
            RepairedRid = media.Select(m => m.Extensions.RepairedRid).FirstOrDefault(id => id != 0),
            TransportWide = member.Tracks.Where(t => t.Media.IsTransportWide).Select(t => t.Media.Extensions.TransportWide).FirstOrDefault(),
            AudioLevel = media.Select(m => m.Extensions.AudioLevel).FirstOrDefault(id => id != 0),
            LayersAllocation = media.Select(m => m.Extensions.LayersAllocation).FirstOrDefault(id => id != 0),
        };
        Arrivals = _ids.TransportWide == 0 ? null : new ArrivalLog();
        foreach (var track in member.Tracks)
        {
            foreach (var source in track.Media.Sources.Where(_ => track.Media.Layers.Count == 0))
            {
                Learn(new Ssrc(source.Ssrc), track, 0, isRtx: source.Repairs is not null);
            }
        }
    }

    /// <summary>RTP packets of its streams, repetitions included, and the bytes of their payloads.</summary>
    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>What came when, for transport-wide feedback; null when that was not agreed on.</summary>
    public ArrivalLog? Arrivals { get; }

    /// <summary>The stream of the last packet in <see cref="Arrivals"/>.</summary>
    public Ssrc NewestSsrc { get; private set; }

    /// <summary>The layer a member's own report speaks of; null for an SSRC that is not its own.</summary>
    public Layer? LayerOf(Ssrc ssrc) => _routes.TryGetValue(ssrc, out var route) && !route.IsRtx ? route.Layer : null;

    public bool Owns(Ssrc ssrc) => _routes.ContainsKey(ssrc);

    public void Receive(TimeSpan now, ReadOnlySpan<byte> packet)
    {
        if (!RtpHeader.TryRead(packet, out var header))
        {
            _member.Transport.Note(IncidentKind.MalformedMedia);
            return;
        }

        if (Arrivals is { } arrivals && header.Extension(packet, _ids.TransportWide) is { Length: 2 } number)
        {
            arrivals.Received(new(BinaryPrimitives.ReadUInt16BigEndian(number)), now);
            NewestSsrc = header.Ssrc;
        }

        // Unknown streams are bandwidth probes that came before their ids, mostly.
        if (!_routes.TryGetValue(header.Ssrc, out var route) && !TryIdentify(packet, header, out route))
        {
            return;
        }

        var payload = packet.Slice(header.PayloadAt, header.PayloadLength);
        if (payload.Length > PacketCache.LongestPayload || route.Layer.IsRetired)
        {
            return;
        }

        Packets++;
        Bytes += payload.Length;
        route.Layer.Count(payload.Length);
        if (route.IsRtx)
        {
            ReceiveRtx(now, header, payload, route.Layer);
        }
        else if (header.PayloadType == route.Layer.Track.Red?.PayloadType)
        {
            ReceiveRed(now, packet, header, payload, route.Layer);
        }
        else if (header.PayloadType == route.Layer.Track.Codec.PayloadType)
        {
            ReceiveFirst(now, packet, header, payload, route.Layer);
        }
    }

    private void ReceiveFirst(TimeSpan now, ReadOnlySpan<byte> packet, in RtpHeader header, ReadOnlySpan<byte> payload, Layer layer)
    {
        var track = layer.Track;
        // On first transmissions only: what comes again is of yesterday.
        if (track.Layers.Count > 1 && LayersAllocation.TryRead(header.Extension(packet, _ids.LayersAllocation), out var allocation))
        {
            track.Announced(allocation, now);
        }

        var loudness = track.IsVideo ? -1 : Loudness(header.Extension(packet, _ids.AudioLevel));
        if (!payload.IsEmpty)
        {
            track.Flows(now, loudness);
        }

        if (layer.TryNumber(header, now, out var sequence))
        {
            Forward(now, layer, new MediaPacket
            {
                Sequence = sequence,
                Timestamp = header.Timestamp,
                Marker = header.Marker,
                Payload = payload,
                Loudness = loudness,
            });
        }
    }

    private void ReceiveRed(TimeSpan now, ReadOnlySpan<byte> packet, in RtpHeader header, ReadOnlySpan<byte> payload, Layer layer)
    {
        if (!RedPayload.TryRead(payload, layer.Track.Codec.PayloadType, out var red))
        {
            _member.Transport.Note(IncidentKind.MalformedMedia);
            return;
        }

        // The packet first into the books, so that what lies before it is known to be missing; then in order of time.
        layer.Track.Flows(now, Loudness(header.Extension(packet, _ids.AudioLevel)));
        var isNew = layer.TryNumber(header, now, out var sequence);
        for (var i = 0; i < red.Earlier; i++)
        {
            var frame = red.Frame(i, out var offset);
            if (!frame.IsEmpty && offset > 0 && layer.TryNumberCopy(header.Sequence, red.Earlier - i, header.Timestamp - offset, now, out var missing))
            {
                Forward(now, layer, new MediaPacket { Sequence = missing, Timestamp = header.Timestamp - offset, Payload = frame, Loudness = -1 });
            }
        }

        if (isNew && !red.Last.IsEmpty)
        {
            Forward(now, layer, new MediaPacket
            {
                Sequence = sequence,
                Timestamp = header.Timestamp,
                Marker = header.Marker,
                Payload = red.Last,
                Loudness = Loudness(header.Extension(packet, _ids.AudioLevel)),
            });
        }
    }

    // The retransmitted packet's own number stands in the first two bytes (RFC 4588 section 4). Fewer are a probe.
    private void ReceiveRtx(TimeSpan now, in RtpHeader header, ReadOnlySpan<byte> payload, Layer layer)
    {
        layer.CountRtx(header, now);
        if (payload.Length > 2 && layer.TryNumberRtx(new(BinaryPrimitives.ReadUInt16BigEndian(payload)), now, out var sequence))
        {
            Forward(now, layer, new MediaPacket
            {
                Sequence = sequence,
                Timestamp = header.Timestamp,
                Marker = header.Marker,
                Payload = payload[2..],
                Loudness = -1,
            });
        }
    }

    private void Forward(TimeSpan now, Layer layer, in MediaPacket packet)
    {
        VideoPayload video = default;
        if (layer.Track.IsVideo && !packet.Payload.IsEmpty && !VideoPayload.TryRead(layer.Track.Codec.Codec, packet.Payload, out video))
        {
            _member.Transport.Note(IncidentKind.MalformedMedia);
            return;
        }

        if (!layer.TryCache(packet))
        {
            return;
        }

        layer.Carries(packet.Payload.Length, now);
        if (video.StartsKeyFrame)
        {
            layer.KeyFrameCame();
        }

        foreach (var slot in layer.Track.Viewers)
        {
            Forward(slot, layer, packet, video, now);
        }
    }

    // A bug met with one viewer is the end of that one, neither of the publisher nor of the other viewers.
    private static void Forward(Slot slot, Layer layer, in MediaPacket packet, in VideoPayload video, TimeSpan now)
    {
        if (slot.Viewer.Fault is not null)
        {
            return;
        }

        try
        {
            slot.Forward(layer, packet, video, now);
        }
        catch (Exception fault)
        {
            slot.Viewer.Fault = fault;
        }
    }

    /// <summary>
    /// Simulcast streams have no SSRC in the offer: their packets carry mid and rid (rrid on retransmissions) until
    /// our first receiver report names them (RFC 8852).
    /// </summary>
    private bool TryIdentify(ReadOnlySpan<byte> packet, in RtpHeader header, out Route route)
    {
        route = default;
        if ((_ids.Mid == 0 ? OnlyTrackOf(header.PayloadType) : TrackOf(header.Extension(packet, _ids.Mid))) is not { } track)
        {
            return false;
        }

        var isRtx = header.PayloadType == track.Codec.RtxPayloadType && header.PayloadType != 0;
        var rank = 0;
        if (track.Media.Layers.Count > 0)
        {
            rank = RankOf(track, header.Extension(packet, isRtx ? _ids.RepairedRid : _ids.Rid));
        }

        if (rank == track.Layers.Count || (!isRtx && header.PayloadType != track.Codec.PayloadType && header.PayloadType != track.Red?.PayloadType))
        {
            return false;
        }

        route = Learn(header.Ssrc, track, rank, isRtx);
        return true;
    }

    // Names are compared as bytes: whoever sends unknown streams for ever is to cost no string a packet.
    private Track? TrackOf(ReadOnlySpan<byte> mid)
    {
        foreach (var track in _member.Tracks)
        {
            if (Ascii.Equals(mid, track.Media.Mid))
            {
                return track;
            }
        }

        return null;
    }

    // As many as there are layers when it is none of them.
    private static int RankOf(Track track, ReadOnlySpan<byte> rid)
    {
        var rank = 0;
        while (rank < track.Media.Layers.Count && !Ascii.Equals(rid, track.Media.Layers[rank]))
        {
            rank++;
        }

        return rank;
    }

    // An encoder that offers no ids is told by its payload types when each is one m-line's alone (RFC 9143 section 9.2).
    private Track? OnlyTrackOf(byte payloadType)
    {
        Track? found = null;
        foreach (var track in _member.Tracks)
        {
            if (track.Codec.PayloadType != payloadType && track.Codec.RtxPayloadType != payloadType)
            {
                continue;
            }

            if (found is not null || track.Media.Layers.Count > 0)
            {
                return null;
            }

            found = track;
        }

        return found;
    }

    private Route Learn(Ssrc ssrc, Track track, int rank, bool isRtx)
    {
        var layer = track.Layers[rank];
        if (isRtx)
        {
            layer.RtxSsrc = ssrc;
        }
        else
        {
            layer = layer.Ssrc is null || layer.Ssrc == ssrc ? layer : track.Renew(rank);
            layer.Ssrc = ssrc;
        }

        return _routes[ssrc] = new Route(layer, isRtx);
    }

    // The extension tells -dBov: 0 the loudest, 127 silence (RFC 6464 section 3).
    private static int Loudness(ReadOnlySpan<byte> level) => level.IsEmpty ? -1 : 127 - (level[0] & 0x7F);

    private readonly record struct Route(Layer Layer, bool IsRtx);
}
