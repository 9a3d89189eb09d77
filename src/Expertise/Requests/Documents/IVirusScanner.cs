namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>Says of a document's bytes whether they are known to do harm.</summary>
public interface IVirusScanner
{
    /// <summary>False where the installation has none: documents are read without being asked about.</summary>
    bool IsThere { get; }

    /// <summary>Asks about all bytes. Never throws for a scanner that is away or does not answer.</summary>
    Task<ScanAnswer> Ask(IAsyncEnumerable<Memory<byte>> bytes, CancellationToken cancel);
}

/// <summary>What a scanner says.</summary>
public enum ScanAnswer
{
    /// <summary>Nothing known.</summary>
    Clean,

    /// <summary>Known to do harm.</summary>
    Infected,

    /// <summary>No answer, or one that leaves it open: to be asked again.</summary>
    Unknown,
}

/// <summary>Where a document stands with the scanner.</summary>
public enum ScanState
{
    /// <summary>Nobody was asked: the installation had no scanner when it came.</summary>
    None,

    /// <summary>To be asked; nobody reads it until then.</summary>
    Waiting,

    /// <summary>Nothing known against it.</summary>
    Clean,

    /// <summary>Kept where nobody reads it.</summary>
    Infected,
}
