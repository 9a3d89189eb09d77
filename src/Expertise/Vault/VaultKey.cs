using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Vault;

/// <summary>What the database knows of a key that it does not hold: enough to tell that a file is the wrong one.</summary>
public sealed class VaultKey
{
    /// <summary>A master key's number, or <c>index</c>.</summary>
    public required string Id { get; init; }

    /// <summary>See <see cref="MasterKeys.Proof"/>.</summary>
    public required byte[] Proof { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}

sealed class VaultMapping : IEntityTypeConfiguration<VaultKey>
{
    public void Configure(EntityTypeBuilder<VaultKey> builder) { }
}
