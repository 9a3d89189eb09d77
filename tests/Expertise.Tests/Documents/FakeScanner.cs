using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Tests.Documents;

/// <summary>Is not there until it is told what to answer.</summary>
sealed class FakeScanner : IVirusScanner
{
    public ScanAnswer? Answer { get; set; }
    public bool IsThere => Answer is not null;
    public Task<ScanAnswer> Ask(IAsyncEnumerable<Memory<byte>> bytes, CancellationToken cancel) => Task.FromResult(Answer!.Value);
}
