using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>What a member sends on one m-line: its microphone, camera or screen.</summary>
internal sealed class Track
{
    /// <summary>A track silent for so long shows nothing any more. A still screen sends a frame a second.</summary>
    private static readonly TimeSpan FlowTimeout = TimeSpan.FromSeconds(5);

    private readonly Layer[] _layers;
    private double _loudness;

    public Track(Member owner, SlotKind kind, SdpMedia media)
    {
        Owner = owner;
        Kind = kind;
        Media = media;
        Codec = CodecChoice.ForPublisher(media);
        Red = CodecChoice.Red(media);
        _layers = new Layer[Math.Max(1, media.Layers.Count)];
        for (var rank = 0; rank < _layers.Length; rank++)
        {
            _layers[rank] = new Layer(this, rank);
        }
    }

    public Member Owner { get; }

    public SlotKind Kind { get; }

    public SdpMedia Media { get; }

    /// <summary>The one codec that was accepted.</summary>
    public SdpCodec Codec { get; }

    /// <summary>Its frames with copies of earlier ones; null when not offered.</summary>
    public SdpCodec? Red { get; }

    /// <summary>Whether missing packets are asked for: of video always, of a microphone whose offer says that it repeats them.</summary>
    public bool IsRepeated => IsVideo || (Codec.Feedback & CodecFeedback.Nack) != CodecFeedback.None;

    /// <summary>RTP ticks a second.</summary>
    public int ClockRate => Kind == SlotKind.Audio ? 48_000 : 90_000;

    public bool IsVideo => Kind != SlotKind.Audio;

    /// <summary>Lowest first.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>The slots of others that show this track.</summary>
    public List<Slot> Viewers { get; } = [];

    /// <summary>When it began to flow; of two screens the newer is shown.</summary>
    public TimeSpan FlowingSince { get; private set; }

    /// <summary>Smoothed over about 200 ms: 0 is silence, 127 the loudest.</summary>
    public double Loudness => _loudness;

    public SpeechScore Speech { get; } = new();

    public bool IsFlowing(TimeSpan now)
    {
        foreach (var layer in _layers)
        {
            if (layer.LastPacketAt != TimeSpan.MinValue && now - layer.LastPacketAt < FlowTimeout)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A layer that comes with a new SSRC begins anew; whoever watched the old one is switched at a key frame.</summary>
    public Layer Renew(int rank)
    {
        _layers[rank].Retire();
        return _layers[rank] = new Layer(this, rank);
    }

    /// <summary>Its publisher says which layers it sends.</summary>
    public void Announced(LayersAllocation allocation, TimeSpan now)
    {
        for (var rank = 0; rank < _layers.Length; rank++)
        {
            _layers[rank].Announced(allocation.Sends(rank), now);
        }

        // At once: the next plan is up to a tenth of a second away, and all that time the picture would stand still.
        for (var rank = _layers.Length - 1; rank > 0; rank--)
        {
            if (!allocation.Sends(rank))
            {
                Leave(rank, now);
            }
        }
    }

    /// <summary>A layer has begun another picture: those that do not are passed over.</summary>
    public void PictureBegan(Layer layer)
    {
        foreach (var other in _layers)
        {
            other.PassedOver(ReferenceEquals(other, layer));
        }
    }

    public void Flows(TimeSpan now, int loudness)
    {
        if (!IsFlowing(now))
        {
            FlowingSince = now;
        }

        if (loudness >= 0)
        {
            _loudness += (loudness - _loudness) * 0.1;
        }
    }

    public void Fade() => _loudness *= 0.5;

    // A lower layer fits wherever a higher one did.
    private void Leave(int rank, TimeSpan now)
    {
        var lower = rank - 1;
        while (lower >= 0 && !_layers[lower].IsFlowing(now))
        {
            lower--;
        }

        for (var i = 0; lower >= 0 && i < Viewers.Count; i++)
        {
            if (ReferenceEquals(Viewers[i].Target ?? Viewers[i].Current, _layers[rank]))
            {
                Viewers[i].Aim(_layers[lower]);
            }
        }
    }
}
