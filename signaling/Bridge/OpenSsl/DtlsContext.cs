using System.Runtime.InteropServices;

namespace TeleExpertise.Bridge.OpenSsl;

/// <summary>Settings of every handshake: DTLS 1.2, one certificate, SRTP's profiles in order of preference.</summary>
internal sealed unsafe class DtlsContext : IDisposable
{
    // The server chooses (RFC 5764 section 4.1.2): GCM costs half of what counter mode and HMAC cost.
    public const string Profiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    /// <param name="certificate">X.509 in DER.</param>
    /// <param name="privateKey">EC private key in DER (SEC 1).</param>
    /// <param name="profiles">Protection profiles by OpenSSL's names, the preferred first.</param>
    public DtlsContext(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> privateKey, string profiles = Profiles)
    {
        Handle = SslContextHandle.Create();
        var context = Handle.DangerousGetHandle();
        // No 1.3: its records have another header than the one flights are split by (OpenSSL 3 has none anyway).
        OpenSslException.Unless(LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetMinProtocol, LibSsl.Dtls12, null) == 1);
        OpenSslException.Unless(LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSetMaxProtocol, LibSsl.Dtls12, null) == 1);
        // Every WebRTC endpoint must have AES-128-GCM (RFC 8827 section 6.5), and DtlsRecords counts on its overhead.
        OpenSslException.Unless(LibSsl.SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM") == 1);
        LibSsl.SSL_CTX_set_options(context, LibSsl.OptionNoQueryMtu | LibSsl.OptionNoTicket | LibSsl.OptionNoRenegotiation);
        fixed (byte* c = certificate, k = privateKey)
        {
            OpenSslException.Unless(LibSsl.SSL_CTX_use_certificate_ASN1(context, certificate.Length, c) == 1);
            OpenSslException.Unless(LibSsl.SSL_CTX_use_PrivateKey_ASN1(LibSsl.KeyTypeEc, context, k, privateKey.Length) == 1);
        }

        // This one call answers 0 for success.
        OpenSslException.Unless(LibSsl.SSL_CTX_set_tlsext_use_srtp(context, profiles) == 0);
        LibSsl.SSL_CTX_set_verify(context, LibSsl.VerifyPeer | LibSsl.VerifyFailIfNoPeerCertificate, &AcceptAnyCertificate);
    }

    public SslContextHandle Handle { get; }

    public void Dispose() => Handle.Dispose();

    // Certificates are self-signed; who the peer is, its fingerprint in the SDP says, compared after the handshake.
    // A static function pointer: a delegate could be collected while OpenSSL still holds it.
    [UnmanagedCallersOnly]
    private static int AcceptAnyCertificate(int ok, nint store) => 1;
}
