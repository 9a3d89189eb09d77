namespace TeleExpertise.Bridge.Srtp;

/// <summary>Makes the ciphers SRTP is built from; keys are copied. The leaf knows no library that offers them.</summary>
internal interface ISrtpCiphers
{
    /// <param name="key">16 bytes.</param>
    IAead Gcm(ReadOnlySpan<byte> key);

    /// <param name="key">16 bytes.</param>
    ICounterMode CounterMode(ReadOnlySpan<byte> key);

    /// <param name="key">20 bytes.</param>
    IMac HmacSha1(ReadOnlySpan<byte> key);
}

/// <summary>Authenticated encryption with 12-byte nonces and 16-byte tags; in place.</summary>
internal interface IAead : IDisposable
{
    void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, Span<byte> tag);

    /// <returns>False when the tag does not fit; the text is then rubbish.</returns>
    bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, ReadOnlySpan<byte> tag);
}

/// <summary>AES in counter mode with 16-byte first counter blocks; the same call encrypts and decrypts, in place.</summary>
internal interface ICounterMode : IDisposable
{
    void Apply(ReadOnlySpan<byte> firstBlock, Span<byte> text);
}

/// <summary>A keyed digest of 20 bytes over two pieces of text.</summary>
internal interface IMac : IDisposable
{
    void Compute(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tail, Span<byte> digest);
}
