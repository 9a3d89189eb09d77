namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>Something that must survive every input.</summary>
internal abstract class FuzzTarget : IDisposable
{
    public abstract string Name { get; }

    /// <summary>Tries one case made from <paramref name="random"/>; throws when something is wrong.</summary>
    public abstract void Try(ref FuzzRandom random);

    /// <summary>The input of the last case, as text.</summary>
    public abstract string LastInput { get; }

    /// <summary>Checked after the last case: what the whole run must have left as it was.</summary>
    public virtual void Finish()
    {
    }

    public abstract void Dispose();

    protected static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}

/// <summary>A target of bytes: honest packets, mutated.</summary>
internal abstract class ByteTarget : FuzzTarget
{
    private readonly byte[] _buffer = new byte[2048];
    private int _length;

    public override string LastInput => Convert.ToHexString(_buffer.AsSpan(0, _length));

    /// <summary>Honest packets that the cases begin from.</summary>
    protected abstract IReadOnlyList<byte[]> Honest { get; }

    public override void Try(ref FuzzRandom random)
    {
        _length = ByteMutator.Mutate(ref random, Honest, _buffer);
        Mend(ref random, _buffer.AsSpan(0, _length));
        Try(_buffer.AsSpan(0, _length));
    }

    /// <summary>Makes outer lengths right again in some cases, where a wrong one would hide the rest from the parser.</summary>
    protected virtual void Mend(ref FuzzRandom random, Span<byte> input)
    {
    }

    /// <summary>May write into the input, which is then shown as it became.</summary>
    protected abstract void Try(Span<byte> input);
}
