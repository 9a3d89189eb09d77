using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TeleExpertise.Bridge.OpenSsl;

/// <summary>A cipher's context, freed even when its owner forgets.</summary>
internal sealed class CipherHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public static CipherHandle Create()
    {
        var created = new CipherHandle();
        created.SetHandle(OpenSslException.IfNull(LibCrypto.EVP_CIPHER_CTX_new()));
        return created;
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.EVP_CIPHER_CTX_free(handle);
        return true;
    }
}

/// <summary>A keyed digest's context.</summary>
internal sealed class HmacHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public static HmacHandle Create()
    {
        var created = new HmacHandle();
        created.SetHandle(OpenSslException.IfNull(LibCrypto.HMAC_CTX_new()));
        return created;
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.HMAC_CTX_free(handle);
        return true;
    }
}

/// <summary>An SSL_CTX: settings and certificate shared by connections. OpenSSL counts references, so order of freeing is free.</summary>
internal sealed class SslContextHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public static SslContextHandle Create()
    {
        var created = new SslContextHandle();
        created.SetHandle(OpenSslException.IfNull(LibSsl.SSL_CTX_new(LibSsl.DTLS_method())));
        return created;
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}

/// <summary>An SSL with its two memory BIOs, which it owns.</summary>
internal sealed class SslHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public static SslHandle Create(SslContextHandle context)
    {
        var created = new SslHandle();
        created.SetHandle(OpenSslException.IfNull(LibSsl.SSL_new(context.DangerousGetHandle())));
        return created;
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        return true;
    }
}

/// <summary>A call into OpenSSL failed that only fails out of memory or by a bug of ours; never caused by the network.</summary>
public sealed class OpenSslException(string call) : CryptographicException($"OpenSSL: {call} failed.")
{
    internal static nint IfNull(nint pointer, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(pointer))] string call = "") =>
        pointer != 0 ? pointer : throw new OpenSslException(call);

    internal static void Unless(bool succeeded, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(succeeded))] string call = "")
    {
        if (!succeeded)
        {
            throw new OpenSslException(call);
        }
    }
}
