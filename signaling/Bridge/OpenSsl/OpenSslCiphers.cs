using TeleExpertise.Bridge.Srtp;

namespace TeleExpertise.Bridge.OpenSsl;

/// <summary>
/// SRTP's ciphers from libcrypto: less than half the time a packet of the BCL's, and a wrong tag is a return value,
/// not an exception that a forger can make us throw all day.
/// </summary>
internal sealed class OpenSslCiphers : ISrtpCiphers
{
    public static readonly OpenSslCiphers Instance = new();

    public IAead Gcm(ReadOnlySpan<byte> key) => new GcmCipher(key);

    public ICounterMode CounterMode(ReadOnlySpan<byte> key) => new CounterModeCipher(key);

    public IMac HmacSha1(ReadOnlySpan<byte> key) => new HmacSha1Mac(key);
}

internal sealed unsafe class GcmCipher : IAead
{
    private readonly CipherHandle _handle = CipherHandle.Create();
    private readonly nint _context;

    public GcmCipher(ReadOnlySpan<byte> key)
    {
        _context = _handle.DangerousGetHandle();
        fixed (byte* k = key)
        {
            OpenSslException.Unless(LibCrypto.EVP_CipherInit_ex(_context, LibCrypto.EVP_aes_128_gcm(), 0, k, null, 1) == 1);
        }
    }

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, Span<byte> tag)
    {
        int written;
        fixed (byte* n = nonce, a = associated, x = text, t = tag)
        {
            OpenSslException.Unless(
                LibCrypto.EVP_CipherInit_ex(_context, 0, 0, null, n, 1) == 1
                && LibCrypto.EVP_CipherUpdate(_context, null, &written, a, associated.Length) == 1
                && (text.IsEmpty || LibCrypto.EVP_CipherUpdate(_context, x, &written, x, text.Length) == 1)
                && LibCrypto.EVP_CipherFinal_ex(_context, t, &written) == 1
                && LibCrypto.EVP_CIPHER_CTX_ctrl(_context, LibCrypto.GcmGetTag, tag.Length, t) == 1,
                nameof(Seal));
        }
    }

    public bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, ReadOnlySpan<byte> tag)
    {
        int written;
        byte nothing;
        fixed (byte* n = nonce, a = associated, x = text, t = tag)
        {
            return LibCrypto.EVP_CipherInit_ex(_context, 0, 0, null, n, 0) == 1
                && LibCrypto.EVP_CipherUpdate(_context, null, &written, a, associated.Length) == 1
                && (text.IsEmpty || LibCrypto.EVP_CipherUpdate(_context, x, &written, x, text.Length) == 1)
                && LibCrypto.EVP_CIPHER_CTX_ctrl(_context, LibCrypto.GcmSetTag, tag.Length, t) == 1
                && LibCrypto.EVP_CipherFinal_ex(_context, &nothing, &written) == 1;
        }
    }

    public void Dispose() => _handle.Dispose();
}

internal sealed unsafe class CounterModeCipher : ICounterMode
{
    private readonly CipherHandle _handle = CipherHandle.Create();
    private readonly nint _context;

    public CounterModeCipher(ReadOnlySpan<byte> key)
    {
        _context = _handle.DangerousGetHandle();
        fixed (byte* k = key)
        {
            OpenSslException.Unless(LibCrypto.EVP_CipherInit_ex(_context, LibCrypto.EVP_aes_128_ctr(), 0, k, null, 1) == 1);
        }
    }

    public void Apply(ReadOnlySpan<byte> firstBlock, Span<byte> text)
    {
        int written;
        fixed (byte* b = firstBlock, x = text)
        {
            OpenSslException.Unless(
                LibCrypto.EVP_CipherInit_ex(_context, 0, 0, null, b, 1) == 1
                && (text.IsEmpty || LibCrypto.EVP_CipherUpdate(_context, x, &written, x, text.Length) == 1),
                nameof(Apply));
        }
    }

    public void Dispose() => _handle.Dispose();
}

internal sealed unsafe class HmacSha1Mac : IMac
{
    private readonly HmacHandle _handle = HmacHandle.Create();
    private readonly nint _context;

    public HmacSha1Mac(ReadOnlySpan<byte> key)
    {
        _context = _handle.DangerousGetHandle();
        fixed (byte* k = key)
        {
            OpenSslException.Unless(LibCrypto.HMAC_Init_ex(_context, k, key.Length, LibCrypto.EVP_sha1(), 0) == 1);
        }
    }

    public void Compute(ReadOnlySpan<byte> text, ReadOnlySpan<byte> tail, Span<byte> digest)
    {
        uint length;
        fixed (byte* x = text, t = tail, d = digest)
        {
            // Without a key the context starts again with the one it has.
            OpenSslException.Unless(
                LibCrypto.HMAC_Init_ex(_context, null, 0, 0, 0) == 1
                && LibCrypto.HMAC_Update(_context, x, text.Length) == 1
                && (tail.IsEmpty || LibCrypto.HMAC_Update(_context, t, tail.Length) == 1)
                && LibCrypto.HMAC_Final(_context, d, &length) == 1,
                nameof(Compute));
        }
    }

    public void Dispose() => _handle.Dispose();
}
