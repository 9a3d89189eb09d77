using System.Buffers.Binary;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>Changes honest packets the way parsers hate: lengths and counts at their limits, cuts, repeats, splices, noise.</summary>
internal static class ByteMutator
{
    private const int MostBytes = 1_500;
    private static readonly byte[] Bytes = [0, 1, 2, 3, 4, 0x0F, 0x10, 0x1F, 0x20, 0x7F, 0x80, 0x8F, 0x90, 0xBE, 0xDE, 0xFE, 0xFF];
    private static readonly ushort[] Shorts = [0, 1, 2, 3, 4, 5, 8, 20, 0x7FFF, 0x8000, 0xBEDE, 0x1000, 0x100F, 0xFFFC, 0xFFFE, 0xFFFF];

    /// <returns>Bytes written into <paramref name="target"/>, 0 to 1,500.</returns>
    public static int Mutate(ref FuzzRandom random, IReadOnlyList<byte[]> honest, Span<byte> target)
    {
        if (random.OneIn(32))
        {
            return Noise(ref random, target[..random.Next(300)]);
        }

        var seed = honest[random.Next(honest.Count)];
        seed.CopyTo(target);
        var length = seed.Length;
        for (var left = 1 + random.Next(6); left > 0; left--)
        {
            length = Step(ref random, honest, target, length);
        }

        return length;
    }

    private static int Step(ref FuzzRandom random, IReadOnlyList<byte[]> honest, Span<byte> target, int length)
    {
        switch (random.Next(10))
        {
            case 0 when length > 0:
                target[random.Next(length)] ^= (byte)(1 << random.Next(8));
                return length;
            case 1 or 2 when length > 0:
                target[random.Next(length)] = random.OneIn(2) ? (byte)random.Next() : random.Of<byte>(Bytes);
                return length;
            // The first words hold types and lengths.
            case 3 when length > 4:
                target[random.Next(Math.Min(length, 24))] = random.Of<byte>(Bytes);
                return length;
            case 4 when length > 2:
                BinaryPrimitives.WriteUInt16BigEndian(target[(random.Next(length / 2) * 2)..], random.Of<ushort>(Shorts));
                return length;
            case 5:
                return random.Next(length + 1);
            case 6:
                return Insert(target, length, random.Next(length + 1), honest[random.Next(honest.Count)].AsSpan(), ref random);
            case 7 when length > 0:
                // A piece doubled in place.
                var at = random.Next(length);
                return Insert(target, length, at, target[at..length].ToArray(), ref random);
            case 8 when length > 0:
                var from = random.Next(length);
                var count = random.Next(Math.Min(16, length - from) + 1);
                target[(from + count)..length].CopyTo(target[from..]);
                return length - count;
            default:
                var room = Math.Min(random.Next(24), MostBytes - length);
                Noise(ref random, target.Slice(length, Math.Max(0, room)));
                return length + Math.Max(0, room);
        }
    }

    private static int Insert(Span<byte> target, int length, int at, ReadOnlySpan<byte> source, ref FuzzRandom random)
    {
        var from = random.Next(source.Length);
        var count = Math.Min(random.Next(source.Length - from + 1), MostBytes - length);
        if (count <= 0)
        {
            return length;
        }

        target[at..length].CopyTo(target[(at + count)..]);
        source.Slice(from, count).CopyTo(target[at..]);
        return length + count;
    }

    private static int Noise(ref FuzzRandom random, Span<byte> target)
    {
        foreach (ref var b in target)
        {
            b = (byte)random.Next();
        }

        return target.Length;
    }
}
