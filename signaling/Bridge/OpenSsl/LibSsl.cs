using System.Runtime.InteropServices;

namespace TeleExpertise.Bridge.OpenSsl;

/// <summary>libssl 3, the one .NET itself loads on Linux. Names and types as in its manual pages.</summary>
internal static unsafe partial class LibSsl
{
    private const string Library = "libssl.so.3";

    // What the C headers define as macros.
    public const int VerifyPeer = 1;
    public const int VerifyFailIfNoPeerCertificate = 2;
    public const int ErrorWantRead = 2;
    public const int ErrorWantWrite = 3;
    public const int ErrorZeroReturn = 6;
    public const int Dtls12 = 0xFEFD;
    public const int CtrlSetMtu = 17;
    public const int CtrlHandleTimeout = 74;
    public const int CtrlSetMinProtocol = 123;
    public const int CtrlSetMaxProtocol = 124;
    public const ulong OptionNoQueryMtu = 0x1000;
    public const ulong OptionNoTicket = 0x4000;
    public const ulong OptionNoRenegotiation = 0x4000_0000;
    public const int KeyTypeEc = 408;

    [LibraryImport(Library)]
    public static partial nint DTLS_method();

    [LibraryImport(Library)]
    public static partial nint SSL_CTX_new(nint method);

    [LibraryImport(Library)]
    public static partial void SSL_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int SSL_CTX_use_certificate_ASN1(nint context, int length, byte* der);

    [LibraryImport(Library)]
    public static partial int SSL_CTX_use_PrivateKey_ASN1(int type, nint context, byte* der, nint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_tlsext_use_srtp(nint context, string profiles);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_CTX_set_cipher_list(nint context, string list);

    [LibraryImport(Library)]
    public static partial void SSL_CTX_set_verify(nint context, int mode, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(Library)]
    public static partial nint SSL_CTX_ctrl(nint context, int command, nint number, void* pointer);

    [LibraryImport(Library)]
    public static partial ulong SSL_CTX_set_options(nint context, ulong options);

    [LibraryImport(Library)]
    public static partial nint SSL_new(nint context);

    [LibraryImport(Library)]
    public static partial void SSL_free(nint ssl);

    [LibraryImport(Library)]
    public static partial nint SSL_ctrl(nint ssl, int command, nint number, void* pointer);

    [LibraryImport(Library)]
    public static partial void SSL_set_bio(nint ssl, nint readBio, nint writeBio);

    [LibraryImport(Library)]
    public static partial void SSL_set_accept_state(nint ssl);

    [LibraryImport(Library)]
    public static partial void SSL_set_connect_state(nint ssl);

    [LibraryImport(Library)]
    public static partial int SSL_do_handshake(nint ssl);

    [LibraryImport(Library)]
    public static partial int SSL_read(nint ssl, byte* buffer, int length);

    [LibraryImport(Library)]
    public static partial int SSL_shutdown(nint ssl);

    [LibraryImport(Library)]
    public static partial int SSL_get_error(nint ssl, int result);

    [LibraryImport(Library)]
    public static partial nint SSL_get1_peer_certificate(nint ssl);

    [LibraryImport(Library)]
    public static partial nint SSL_get_selected_srtp_profile(nint ssl);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SSL_export_keying_material(nint ssl, byte* output, nint outputLength, string label, nint labelLength, byte* context, nint contextLength, int useContext);

    [LibraryImport(Library)]
    public static partial void DTLS_set_timer_cb(nint ssl, delegate* unmanaged<nint, uint, uint> callback);
}
