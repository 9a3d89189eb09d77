namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>Gets rosters from addresses that people typed, from where the server may look and nowhere else.</summary>
public interface IRosterFetcher
{
    /// <param name="address">https, or webcal which means the same.</param>
    /// <param name="version">The <see cref="FetchedRoster.Version"/> that is known already; null for none.</param>
    /// <param name="cancel">Gives up.</param>
    Task<FetchedRoster> Fetch(string address, string? version, CancellationToken cancel);
}

/// <summary>What an address answered.</summary>
/// <param name="File">Null when it did not change, or there is a fault.</param>
/// <param name="Version">Its entity tag; null where the server gives none.</param>
/// <param name="Fault">Null, <c>roster-address-wrong</c>, <c>roster-address-internal</c>, <c>roster-unreachable</c>, <c>roster-not-given</c> or <c>roster-too-large</c>.
/// Internal is only an address of digits: of a name nobody learns here whether the own network knows it.</param>
public sealed record FetchedRoster(byte[]? File, string? Version, string? Fault)
{
    public static FetchedRoster Failed(string fault) => new(null, null, fault);
}
