using System.Runtime.InteropServices;

namespace TeleExpertise.Bridge.OpenSsl;

/// <summary>What a step of the handshake came to.</summary>
internal enum SslStep
{
    WantsMore,
    Done,
    Closed,
    Failed,
}

/// <summary>One SSL between two memory BIOs: datagrams are put in, records taken out. No socket, no thread.</summary>
internal sealed unsafe class DtlsConnection : IDisposable
{
    private const int FirstTimeoutMicroseconds = 60_000;
    private const int LongestTimeoutMicroseconds = 1_000_000;

    private readonly SslHandle _handle;
    private readonly nint _ssl;
    private readonly nint _incoming;
    private readonly nint _outgoing;

    public DtlsConnection(DtlsContext context, bool isServer, int mtu)
    {
        _handle = SslHandle.Create(context.Handle);
        _ssl = _handle.DangerousGetHandle();
        _incoming = OpenSslException.IfNull(LibCrypto.BIO_new(LibCrypto.BIO_s_mem()));
        _outgoing = OpenSslException.IfNull(LibCrypto.BIO_new(LibCrypto.BIO_s_mem()));
        // An empty BIO means "later", not "end of file".
        LibCrypto.BIO_ctrl(_incoming, LibCrypto.BioSetMemEofReturn, -1, null);
        LibCrypto.BIO_ctrl(_outgoing, LibCrypto.BioSetMemEofReturn, -1, null);
        LibSsl.SSL_set_bio(_ssl, _incoming, _outgoing);
        LibSsl.SSL_ctrl(_ssl, LibSsl.CtrlSetMtu, mtu, null);
        LibSsl.DTLS_set_timer_cb(_ssl, &NextTimeout);
        if (isServer)
        {
            LibSsl.SSL_set_accept_state(_ssl);
        }
        else
        {
            LibSsl.SSL_set_connect_state(_ssl);
        }
    }

    /// <summary>
    /// Puts one datagram in. Run <see cref="Handshake"/> or <see cref="Drain"/> before the next: the BIO would glue
    /// two datagrams together, and OpenSSL drops what follows the first record it does not like.
    /// </summary>
    public void Put(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* d = datagram)
        {
            OpenSslException.Unless(LibCrypto.BIO_write(_incoming, d, datagram.Length) == datagram.Length);
        }
    }

    /// <summary>Whether <see cref="Take"/> would take anything.</summary>
    public bool HasOutput => LibCrypto.BIO_ctrl(_outgoing, LibCrypto.BioPending, 0, null) > 0;

    /// <summary>Takes written records out, one or many together; 0 when there are none.</summary>
    public int Take(Span<byte> buffer)
    {
        fixed (byte* b = buffer)
        {
            return Math.Max(0, LibCrypto.BIO_read(_outgoing, b, buffer.Length));
        }
    }

    public SslStep Handshake()
    {
        // The error queue belongs to the thread: another connection's error must not be read as this one's.
        LibCrypto.ERR_clear_error();
        return Judge(LibSsl.SSL_do_handshake(_ssl));
    }

    /// <summary>Reads on after the handshake: alerts, the peer's repeated last flight. Application data is thrown away.</summary>
    public SslStep Drain()
    {
        LibCrypto.ERR_clear_error();
        var scratch = stackalloc byte[2048];
        int read;
        do
        {
            read = LibSsl.SSL_read(_ssl, scratch, 2048);
        }
        while (read > 0);

        return Judge(read);
    }

    /// <summary>Repeats the last flight when its time has come. OpenSSL reads its own clock for that.</summary>
    /// <returns>False when it has been repeated too often.</returns>
    public bool HandleTimeout()
    {
        LibCrypto.ERR_clear_error();
        return LibSsl.SSL_ctrl(_ssl, LibSsl.CtrlHandleTimeout, 0, null) >= 0;
    }

    /// <summary>Writes close_notify, so that the peer need not wait for its timeout.</summary>
    public void Shutdown()
    {
        LibCrypto.ERR_clear_error();
        _ = LibSsl.SSL_shutdown(_ssl);
    }

    /// <summary>SHA-256 of the peer's certificate, 32 bytes; false when it sent none.</summary>
    public bool TryPeerFingerprint(Span<byte> fingerprint)
    {
        var certificate = LibSsl.SSL_get1_peer_certificate(_ssl);
        if (certificate == 0)
        {
            return false;
        }

        uint length;
        fixed (byte* f = fingerprint)
        {
            var digested = LibCrypto.X509_digest(certificate, LibCrypto.EVP_sha256(), f, &length);
            LibCrypto.X509_free(certificate);
            return digested == 1;
        }
    }

    /// <summary>Number of the protection profile agreed on (RFC 5764 section 4.1.2); 0 when none.</summary>
    public int SrtpProfile()
    {
        // struct srtp_protection_profile_st { const char *name; unsigned long id; }
        var profile = LibSsl.SSL_get_selected_srtp_profile(_ssl);
        return profile == 0 ? 0 : (int)((nint*)profile)[1];
    }

    /// <summary>Keys for use outside DTLS (RFC 5705).</summary>
    public bool TryExport(string label, Span<byte> output)
    {
        fixed (byte* o = output)
        {
            return LibSsl.SSL_export_keying_material(_ssl, o, output.Length, label, label.Length, null, 0, 0) == 1;
        }
    }

    public void Dispose() => _handle.Dispose();

    // OpenSSL starts at a whole second: one datagram lost would cost it.
    [UnmanagedCallersOnly]
    private static uint NextTimeout(nint ssl, uint microseconds) =>
        microseconds == 0 ? FirstTimeoutMicroseconds : Math.Min(2 * microseconds, LongestTimeoutMicroseconds);

    private SslStep Judge(int result) => result > 0
        ? SslStep.Done
        : LibSsl.SSL_get_error(_ssl, result) switch
        {
            LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite => SslStep.WantsMore,
            LibSsl.ErrorZeroReturn => SslStep.Closed,
            _ => SslStep.Failed,
        };
}
