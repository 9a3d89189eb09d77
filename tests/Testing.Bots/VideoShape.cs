namespace TeleExpertise.Testing.Bots;

/// <summary>What a synthetic camera or screen sends.</summary>
internal sealed record VideoShape
{
    public static readonly VideoShape Camera = new();

    /// <summary>One stream without layer ids.</summary>
    public static readonly VideoShape PlainCamera = new() { Rids = [], FirstSequence = [65_400] };

    public static readonly VideoShape Screen = new() { Mid = "2", Rids = [], FirstSsrc = 1_500, Interval = TimeSpan.FromMilliseconds(100), FirstSequence = [65_400] };

    /// <summary>About 150, 500 and 1,500 kbit/s, as a browser sends a camera of 1280x720.</summary>
    public static readonly VideoShape RealisticCamera = new() { PacketsPerFrame = [1, 2, 6], PayloadLength = [750, 1_100, 1_100] };

    public string Mid { get; init; } = "1";

    /// <summary>Ids of the simulcast layers, lowest first; empty for one stream without.</summary>
    public string[] Rids { get; init; } = ["l", "m", "h"];

    /// <summary>SSRC of the lowest layer; the next have the next. Those of retransmissions lie 1,000 above.</summary>
    public uint FirstSsrc { get; init; } = 1_000;

    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Of each layer; the last counts for those after it.</summary>
    public int[] PacketsPerFrame { get; init; } = [3];

    /// <summary>Bytes of VP8 in each packet of each layer, at least 16; the last counts for those after it.</summary>
    public int[] PayloadLength { get; init; } = [60];

    /// <summary>First sequence number of each layer; one wraps at once.</summary>
    public ushort[] FirstSequence { get; init; } = [100, 65_500, 30_000];

    public int Layers => Math.Max(1, Rids.Length);

    public uint Ssrc(int layer) => FirstSsrc + (uint)layer;

    public uint RtxSsrc(int layer) => FirstSsrc + 1_000 + (uint)layer;

    public static T At<T>(T[] values, int layer) => values[Math.Min(layer, values.Length - 1)];
}
