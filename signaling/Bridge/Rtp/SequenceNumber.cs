namespace TeleExpertise.Bridge.Rtp;

/// <summary>A 16-bit sequence number that wraps (RFC 1982 arithmetic): order is told by distance, never by comparing values.</summary>
internal readonly record struct SequenceNumber(ushort Value)
{
    /// <summary>Steps from <paramref name="other"/> to this one, -32768 to 32767.</summary>
    public int DistanceFrom(SequenceNumber other) => (short)(Value - other.Value);
}

/// <summary>
/// A sequence number counted on over its wraps. Starts one wrap up, so that packets late at the very start stay positive.
/// </summary>
internal readonly record struct ExtendedSequence(long Value) : IComparable<ExtendedSequence>
{
    public SequenceNumber Short => new((ushort)Value);

    public static ExtendedSequence First(SequenceNumber number) => new(0x10000 + number.Value);

    /// <summary>The extended number nearest to this one whose low 16 bits are <paramref name="number"/>.</summary>
    public ExtendedSequence Nearest(SequenceNumber number) => new(Value + number.DistanceFrom(Short));

    public int CompareTo(ExtendedSequence other) => Value.CompareTo(other.Value);

    public static long operator -(ExtendedSequence left, ExtendedSequence right) => left.Value - right.Value;

    public static ExtendedSequence operator +(ExtendedSequence left, long steps) => new(left.Value + steps);

    public static bool operator >(ExtendedSequence left, ExtendedSequence right) => left.Value > right.Value;

    public static bool operator <(ExtendedSequence left, ExtendedSequence right) => left.Value < right.Value;

    public static bool operator >=(ExtendedSequence left, ExtendedSequence right) => left.Value >= right.Value;

    public static bool operator <=(ExtendedSequence left, ExtendedSequence right) => left.Value <= right.Value;
}
