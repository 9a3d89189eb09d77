namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// Two bytes that tell the status of some packets (draft-holmer-rmcat-transport-wide-cc-extensions-01 sections 3.1.3
/// and 3.1.4).
/// <code>
/// |0| status (2) | run length (13) |    |1|0| 14 statuses of one bit |    |1|1| 7 statuses of two bits |
/// </code>
/// The default is a run of none.
/// </summary>
internal readonly record struct StatusChunk(ushort Value)
{
    public const int Missing = 0;
    public const int Small = 1;
    public const int Large = 2;
    public const int LongestRun = 0x1FFF;
    public const int OneBitLength = 14;
    public const int TwoBitLength = 7;
    private const int Reserved = 3;

    /// <summary>Packets it tells of.</summary>
    public int Length => (Value >> 14) switch
    {
        0 or 1 => Value & LongestRun,
        2 => OneBitLength,
        _ => TwoBitLength,
    };

    private bool IsRun => Value < 0x8000;

    public static StatusChunk Run(int status, int length) => new((ushort)((status << 13) | length));

    /// <summary>Up to 14 statuses, none of them large.</summary>
    public static StatusChunk OneBit(ReadOnlySpan<byte> statuses)
    {
        var value = 0x8000;
        for (var i = 0; i < statuses.Length; i++)
        {
            value |= statuses[i] << (13 - i);
        }

        return new((ushort)value);
    }

    /// <summary>Up to 7 statuses.</summary>
    public static StatusChunk TwoBit(ReadOnlySpan<byte> statuses)
    {
        var value = 0xC000;
        for (var i = 0; i < statuses.Length; i++)
        {
            value |= statuses[i] << (12 - (2 * i));
        }

        return new((ushort)value);
    }

    /// <summary>Status of the packet at that place, below <see cref="Length"/>.</summary>
    public int At(int index) => (Value >> 14) switch
    {
        0 or 1 => (Value >> 13) & 3,
        2 => (Value >> (13 - index)) & 1,
        _ => (Value >> (12 - (2 * index))) & 3,
    };

    /// <summary>Bytes of deltas that the first packets bring; false when one has the reserved status.</summary>
    public bool TryDeltaBytes(int packets, out int bytes)
    {
        bytes = 0;
        if (IsRun)
        {
            bytes = packets * At(0);
            return packets == 0 || At(0) != Reserved;
        }

        for (var i = 0; i < packets; i++)
        {
            if (At(i) == Reserved)
            {
                return false;
            }

            bytes += At(i);
        }

        return true;
    }
}
