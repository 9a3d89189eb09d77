namespace TeleExpertise.Bridge.Rtp;

/// <summary>Seconds since 1900 in 32.32 fixed point, as sender reports carry them (RFC 3550 section 4).</summary>
internal readonly record struct NtpTime(ulong Value)
{
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The middle 32 bits: what a receiver report sends back (LSR), in 1/65536 s.</summary>
    public uint Middle => (uint)(Value >> 16);

    public static NtpTime From(DateTimeOffset instant)
    {
        var since = instant - Epoch;
        var seconds = (ulong)(since.Ticks / TimeSpan.TicksPerSecond);
        var fraction = ((ulong)(since.Ticks % TimeSpan.TicksPerSecond) << 32) / TimeSpan.TicksPerSecond;
        return new((seconds << 32) | fraction);
    }

    /// <summary>This much later; earlier when it is negative.</summary>
    public NtpTime Plus(TimeSpan time) => new(Value + (ulong)(long)(time.TotalSeconds * 4294967296.0));

    /// <summary>Time from <paramref name="earlier"/> to this; negative when it is later.</summary>
    public TimeSpan Since(NtpTime earlier) =>
        TimeSpan.FromSeconds((long)(Value - earlier.Value) / 4294967296.0);
}
