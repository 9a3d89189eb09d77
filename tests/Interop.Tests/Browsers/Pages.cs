namespace TeleExpertise.Interop.Tests.Browsers;

/// <summary>Tests with pages run one after the other in one browser: two of them would take each other's time.</summary>
[CollectionDefinition(nameof(Pages), DisableParallelization = true)]
public sealed class Pages : ICollectionFixture<BrowserRoom>;
