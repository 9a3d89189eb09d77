using System.Security.Cryptography;
using System.Text;

namespace TeleExpertise.Expertise.Vault;

/// <summary>
/// Envelope encryption: each row has a data key of its own, wrapped by a master key that is not in the database. Changing the master key wraps
/// the data keys anew and leaves what they seal alone. Blind indexes find what is sealed by equality, within one territory.
/// </summary>
public sealed class Sealer(MasterKeys keys)
{
    /// <summary>The master keys.</summary>
    public MasterKeys Keys => keys;

    /// <summary>The row's data key; made at the first call.</summary>
    /// <exception cref="VaultException">The master key is missing or another, or the wrapped key belongs to another row.</exception>
    public DataKey KeyOf(ISealed row)
    {
        if (row.WrappedKey is not null) return new(Unwrap(row.Id, row.WrappedBy, row.WrappedKey));
        var key = RandomNumberGenerator.GetBytes(Box.KeySize);
        (row.WrappedBy, row.WrappedKey) = Wrap(row.Id, key);
        return new(key);
    }

    /// <summary>The same data key under the current master key.</summary>
    public (string KeyId, byte[] Wrapped) Rewrap(Guid id, string keyId, byte[] wrapped) => Wrap(id, Unwrap(id, keyId, wrapped));

    /// <summary>Opens the wrapping of a row's data key, to see that it opens.</summary>
    public byte[] Unwrap(Guid id, string keyId, byte[] wrapped)
    {
        try
        {
            return Box.Open(keys.Key(keyId), wrapped, Owner(id, keyId));
        }
        catch (CryptographicException e)
        {
            throw new VaultException($"What {id} seals does not open with the vault's key {keyId}: the key is another, or the row was changed.", e);
        }
    }

    /// <summary>
    /// What stands for a text in an index: equal for equal texts of one territory, and telling nothing without the index key. HMAC-SHA-256.
    /// </summary>
    /// <param name="territory">Equal texts of two territories stay unlinked.</param>
    /// <param name="kind">Equal texts of two kinds stay unlinked.</param>
    /// <param name="text">Brought to its plainest form by the caller.</param>
    public byte[] Blind(Guid territory, string kind, string text) =>
        HMACSHA256.HashData(keys.Key(MasterKeys.Index), Encoding.UTF8.GetBytes($"{territory}|{kind}|{text}"));

    (string KeyId, byte[] Wrapped) Wrap(Guid id, byte[] key)
    {
        var current = keys.Current;
        return (current, Box.Seal(keys.Key(current), key, Owner(id, current)));
    }

    static string Owner(Guid id, string keyId) => $"data key of {id} under {keyId}";
}

/// <summary>The key of one row.</summary>
public sealed class DataKey(byte[] key)
{
    /// <summary>Seals bytes.</summary>
    /// <param name="plain">Any number of bytes.</param>
    /// <param name="belongsTo">What the box is and whose; the same words open it.</param>
    public byte[] Seal(ReadOnlySpan<byte> plain, string belongsTo) => Box.Seal(key, plain, belongsTo);

    /// <summary>The same into memory that is there: as long as the bytes and <see cref="Box.Overhead"/>.</summary>
    internal void Seal(ReadOnlySpan<byte> plain, string belongsTo, Span<byte> box) => Box.Seal(key, plain, belongsTo, box);

    /// <summary>Opens a box.</summary>
    /// <exception cref="VaultException">It is not what was sealed for these words.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, string belongsTo)
    {
        var plain = new byte[Math.Max(box.Length - Box.Overhead, 0)];
        Open(box, belongsTo, plain);
        return plain;
    }

    /// <summary>The same into memory that is there.</summary>
    /// <returns>How many bytes it held.</returns>
    /// <exception cref="VaultException">It is not what was sealed for these words.</exception>
    internal int Open(ReadOnlySpan<byte> box, string belongsTo, Span<byte> plain)
    {
        try
        {
            return Box.Open(key, box, belongsTo, plain);
        }
        catch (CryptographicException e)
        {
            throw new VaultException($"The sealed {belongsTo} does not open: it was changed, or put where it does not belong.", e);
        }
    }
}
