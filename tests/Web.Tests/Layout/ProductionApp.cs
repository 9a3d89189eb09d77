using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Layout;

/// <summary>The server as it runs for people: in development static files are not kept, and errors tell their inside.</summary>
public sealed class ProductionApp : IAsyncLifetime
{
    public TestApp App { get; } = new() { Settings = { ["environment"] = "Production" } };

    public Task InitializeAsync() => App.InitializeAsync();
    public Task DisposeAsync() => ((IAsyncLifetime)App).DisposeAsync();
}
