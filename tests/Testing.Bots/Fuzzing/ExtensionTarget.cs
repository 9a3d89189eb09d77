using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>Elements of header extensions in both forms (RFC 8285), without a packet around them.</summary>
internal sealed class ExtensionTarget : ByteTarget
{
    public override string Name => "extensions";

    protected override IReadOnlyList<byte[]> Honest { get; } =
    [
        [0x10, 0x85, 0x40, (byte)'1', 0xA0, (byte)'h', 0, 0],
        [0x22, 1, 2, 3, 0x31, 0, 7, 0xF0],
        [1, 1, 0x85, 4, 3, 1, 2, 3, 20, 0, 0, 0],
    ];

    public override void Dispose()
    {
    }

    protected override void Try(Span<byte> input)
    {
        for (var id = 1; id <= 20; id++)
        {
            var one = HeaderExtension.Find(input, ExtensionForm.OneByte, id);
            Demand(one.Length <= 16, "a one-byte element of more than 16 bytes");
            Demand(one.IsEmpty || Lies(one, input), "an element outside its extension");
            Demand(!LayersAllocation.TryRead(one, out var layers) || layers.Active < 16, "more layers than four");
            var two = HeaderExtension.Find(input, ExtensionForm.TwoByte, id);
            Demand(two.Length <= 255 && (two.IsEmpty || Lies(two, input)), "an element outside its extension");
        }
    }

    private static bool Lies(ReadOnlySpan<byte> inner, ReadOnlySpan<byte> outer) => outer.Overlaps(inner, out var at) && at + inner.Length <= outer.Length;
}
