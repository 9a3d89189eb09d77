namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>
/// A generator that costs nothing to seed (SplitMix64), so that each case has its own and is repeated from seed and
/// index alone, without the cases before it.
/// </summary>
internal struct FuzzRandom(int seed, long index)
{
    private ulong _state = ((ulong)(uint)seed << 40) ^ (ulong)index;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="below"/> - 1; 0 when that is empty.</summary>
    public int Next(int below) => below <= 0 ? 0 : (int)(Next() % (uint)below);

    public bool OneIn(int count) => Next(count) == 0;

    public T Of<T>(ReadOnlySpan<T> choices) => choices[Next(choices.Length)];
}
