// What is real costs real time, and two at once would take each other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace TeleExpertise.Interop.Tests.Browsers;

/// <summary>Tests with pages that share one browser.</summary>
[CollectionDefinition(nameof(Pages))]
public sealed class Pages : ICollectionFixture<BrowserRoom>;
