using System.Text.Json;
using System.Text.Json.Serialization;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Requests;

/// <summary>
/// A patient as known in one territory. Identity follows the French identity-vigilance rules (RNIV, INS). The traits are in clear in memory
/// only: the database holds them sealed, and finds them by blind indexes. No query can name them; load the patient and look.
/// </summary>
public sealed class Patient : ISealed
{
    byte[]? opened;

    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required string BirthName { get; set; }
    public required string BirthGivenNames { get; set; }
    public string? UsedName { get; set; }
    public required DateOnly BirthDate { get; set; }
    public required Sex Sex { get; set; }

    /// <summary>INSEE code of the commune or country of birth, five characters.</summary>
    public string? BirthPlaceCode { get; set; }

    /// <summary>Of twins and more: 1 for who was born first. Tells apart whom nothing else does.</summary>
    public int? BirthRank { get; set; }

    /// <summary>INS with its key, 15 characters; only on a qualified identity.</summary>
    public string? InsMatricule { get; set; }

    /// <summary>OID of the INS: NIR, NIA, test or demonstration.</summary>
    public string? InsOid { get; set; }

    /// <summary>INSEE code of the commune of residence, for the trip spared; not sealed.</summary>
    public string? CommuneCode { get; set; }
    public required IdentityStatus IdentityStatus { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the file was erased: what is left has no key and no traits. Only the server's own work sees such a row.</summary>
    [JsonIgnore]
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>How often the identity was corrected (<see cref="Identity.PatientCorrection"/>).</summary>
    [JsonIgnore]
    public int Corrections { get; set; }

    [JsonIgnore]
    public string WrappedBy { get; set; } = null!;
    [JsonIgnore]
    public byte[] WrappedKey { get; set; } = null!;
    [JsonIgnore]
    public byte[] SealedTraits { get; private set; } = null!;

    /// <summary>Blind index of the strict traits.</summary>
    [JsonIgnore]
    public byte[] TraitsIndex { get; private set; } = null!;

    /// <summary>Blind indexes of the words of the names.</summary>
    [JsonIgnore]
    public byte[][] NameIndex { get; private set; } = null!;

    /// <summary>Blind index of the INS and its OID.</summary>
    [JsonIgnore]
    public byte[]? InsIndex { get; private set; }

    /// <inheritdoc />
    public void Seal(Sealer sealer)
    {
        if (ErasedAt is not null) return;
        var traits = JsonSerializer.SerializeToUtf8Bytes(new SealedInside(BirthName, BirthGivenNames, UsedName, BirthDate, Sex, BirthPlaceCode, InsMatricule, InsOid, BirthRank));
        if (opened is not null && traits.AsSpan().SequenceEqual(opened)) return;
        SealedTraits = sealer.KeyOf(this).Seal(traits, BelongsTo);
        TraitsIndex = BlindIndex.Traits(sealer, TerritoryId, BirthName, BirthGivenNames, BirthDate, Sex);
        NameIndex = BlindIndex.Names(sealer, TerritoryId, BirthName, UsedName, BirthGivenNames);
        InsIndex = InsMatricule is null ? null : BlindIndex.Ins(sealer, TerritoryId, InsOid!, InsMatricule);
        opened = traits;
    }

    /// <inheritdoc />
    public void Open(Sealer sealer)
    {
        if (ErasedAt is not null)
        {
            (BirthName, BirthGivenNames) = ("", "");
            return;
        }
        opened = sealer.KeyOf(this).Open(SealedTraits, BelongsTo);
        var inside = JsonSerializer.Deserialize<SealedInside>(opened)!;
        (BirthName, BirthGivenNames, UsedName, BirthDate) = (inside.BirthName, inside.BirthGivenNames, inside.UsedName, inside.BirthDate);
        (Sex, BirthPlaceCode, InsMatricule, InsOid, BirthRank) = (inside.Sex, inside.BirthPlaceCode, inside.InsMatricule, inside.InsOid, inside.BirthRank);
    }

    string BelongsTo => $"traits of patient {Id} in {TerritoryId}";

    sealed record SealedInside(
        string BirthName, string BirthGivenNames, string? UsedName, DateOnly BirthDate, Sex Sex, string? BirthPlaceCode, string? InsMatricule, string? InsOid,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? BirthRank);
}
