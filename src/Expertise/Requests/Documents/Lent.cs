using System.Buffers;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>Memory for as many bytes, given back empty: what it held is somebody's health.</summary>
public sealed class Lent : IDisposable
{
    byte[]? array;
    int length;

    /// <param name="length">Bytes.</param>
    public Lent(int length) => (array, this.length) = (ArrayPool<byte>.Shared.Rent(length), length);

    /// <summary>What lies behind <see cref="Memory"/>, from its start; longer.</summary>
    internal byte[] Array => array ?? throw new ObjectDisposedException(nameof(Lent));

    /// <summary>The bytes.</summary>
    public Memory<byte> Memory => Array.AsMemory(0, length);

    /// <summary>Less came than was expected.</summary>
    public void Cut(int to) => length = Math.Min(length, to);

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref array, null) is { } back) ArrayPool<byte>.Shared.Return(back, clearArray: true);
    }
}
