namespace TeleExpertise.Expertise.Vault;

/// <summary>
/// A row with something sealed: in clear in memory only, sealed each time it is saved, opened each time it is read. Its data key is its own,
/// wrapped by a master key.
/// </summary>
public interface ISealed
{
    /// <summary>The row's id: what is sealed for one row opens in no other.</summary>
    Guid Id { get; }

    /// <summary>Which master key wraps the row's own key.</summary>
    string WrappedBy { get; set; }

    /// <summary>The row's own key, wrapped.</summary>
    byte[] WrappedKey { get; set; }

    /// <summary>Seals what changed since it was opened. Called before each save.</summary>
    void Seal(Sealer sealer);

    /// <summary>Opens what is sealed. Called when the row has been read.</summary>
    void Open(Sealer sealer);
}
