using System.Runtime.InteropServices;

namespace TeleExpertise.Bridge.OpenSsl;

/// <summary>libcrypto 3. Names and types as in its manual pages.</summary>
internal static unsafe partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    public const int GcmGetTag = 16;
    public const int GcmSetTag = 17;
    public const int BioPending = 10;
    public const int BioSetMemEofReturn = 130;

    [LibraryImport(Library)]
    public static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(Library)]
    public static partial void EVP_CIPHER_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial nint EVP_aes_128_gcm();

    [LibraryImport(Library)]
    public static partial nint EVP_aes_128_ctr();

    [LibraryImport(Library)]
    public static partial int EVP_CipherInit_ex(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    [LibraryImport(Library)]
    public static partial int EVP_CipherUpdate(nint context, byte* output, int* outputLength, byte* input, int inputLength);

    [LibraryImport(Library)]
    public static partial int EVP_CipherFinal_ex(nint context, byte* output, int* outputLength);

    [LibraryImport(Library)]
    public static partial int EVP_CIPHER_CTX_ctrl(nint context, int type, int number, void* pointer);

    [LibraryImport(Library)]
    public static partial nint EVP_sha1();

    [LibraryImport(Library)]
    public static partial nint EVP_sha256();

    [LibraryImport(Library)]
    public static partial nint HMAC_CTX_new();

    [LibraryImport(Library)]
    public static partial void HMAC_CTX_free(nint context);

    [LibraryImport(Library)]
    public static partial int HMAC_Init_ex(nint context, byte* key, int length, nint digest, nint engine);

    [LibraryImport(Library)]
    public static partial int HMAC_Update(nint context, byte* data, nint length);

    [LibraryImport(Library)]
    public static partial int HMAC_Final(nint context, byte* digest, uint* length);

    [LibraryImport(Library)]
    public static partial nint BIO_s_mem();

    [LibraryImport(Library)]
    public static partial nint BIO_new(nint method);

    [LibraryImport(Library)]
    public static partial int BIO_write(nint bio, byte* data, int length);

    [LibraryImport(Library)]
    public static partial int BIO_read(nint bio, byte* data, int length);

    [LibraryImport(Library)]
    public static partial nint BIO_ctrl(nint bio, int command, nint number, void* pointer);

    [LibraryImport(Library)]
    public static partial int X509_digest(nint certificate, nint digest, byte* output, uint* length);

    [LibraryImport(Library)]
    public static partial void X509_free(nint certificate);

    [LibraryImport(Library)]
    public static partial void ERR_clear_error();
}
