namespace TeleExpertise.Testing.Bots;

/// <summary>Puts stamped packets (<see cref="Vp8.Stamp"/>) together to frames, as a decoder would have to.</summary>
internal sealed class FrameCount
{
    private const int Remembered = 1024;
    private readonly (uint Frame, byte Layer, ulong Came, int Packets)[] _recent = new (uint, byte, ulong, int)[Remembered];
    private uint _first = uint.MaxValue;
    private uint _last;

    /// <summary>Frames that came with all their packets.</summary>
    public int Whole { get; private set; }

    /// <summary>Packets of one frame that came under two sequence numbers.</summary>
    public int Twice { get; private set; }

    /// <summary>Frames between the first and the last that did not come whole.</summary>
    public int Broken => _first == uint.MaxValue ? 0 : (int)(_last - _first + 1) - Whole;

    /// <summary>Number of the newest frame of which anything came.</summary>
    public uint Last => _last;

    public void Count(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < Vp8.ShortestStamped)
        {
            return;
        }

        var (frame, packet, packets) = Vp8.ReadStamp(payload);
        ref var recent = ref _recent[frame % Remembered];
        if (recent.Packets == 0 || recent.Frame != frame || recent.Layer != payload[^1])
        {
            recent = (frame, payload[^1], 0, packets);
        }

        var bit = 1UL << packet;
        Twice += (recent.Came & bit) != 0 ? 1 : 0;
        Whole += (recent.Came & bit) == 0 && (recent.Came | bit) == (1UL << packets) - 1 ? 1 : 0;
        recent.Came |= bit;
        _first = Math.Min(_first, frame);
        _last = Math.Max(_last, frame);
    }
}
