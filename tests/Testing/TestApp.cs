using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TeleExpertise.Expertise.Slots.Duties;
using Xunit;

namespace TeleExpertise.Testing;

/// <summary>The whole server on a database of its own, on a real port that a browser can reach. Use as <c>IClassFixture&lt;TestApp&gt;</c>.</summary>
public sealed class TestApp : WebApplicationFactory<Program>, IAsyncLifetime
{
    readonly string data = Directory.CreateTempSubdirectory("teleexpertise-test-").FullName;

    /// <summary>Its database.</summary>
    public TestDatabase Database { get; } = new();

    /// <summary>Set before the first use to replace the clock.</summary>
    public TimeProvider? Clock { get; set; }

    /// <summary>Set before the first use to hear everything that is logged, at every level.</summary>
    public ListeningLog? Log { get; set; }

    /// <summary>Set before the first use to have rosters come from elsewhere than the internet.</summary>
    public IRosterFetcher? Rosters { get; set; }

    /// <summary>More settings; set before the first use.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>The address for browsers: localhost, because passkeys and secure contexts want a name.</summary>
    public string Url => ClientOptions.BaseAddress.ToString().TrimEnd('/').Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        UseKestrel(0);
        StartServer();
    }

    /// <inheritdoc />
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:Owner", Database.Owner);
        builder.UseSetting("ConnectionStrings:App", Database.App);
        builder.UseSetting("Data:Folder", data);
        builder.UseSetting("Vault:Keys", TestDatabase.KeyFolder);
        builder.UseSetting("Demo:Enabled", "true");
        builder.UseSetting("Demo:Cases", "false");
        builder.UseSetting("Media:Port", "0");
        foreach (var (key, value) in Settings) builder.UseSetting(key, value);
        if (Log is not null) builder.ConfigureLogging(logging => logging.AddProvider(Log).AddFilter<ListeningLog>(null, LogLevel.Trace));
        if (FaultLog.File is { } faults) builder.ConfigureLogging(logging => logging.AddProvider(new FaultLog(faults)));
        builder.ConfigureServices(services =>
        {
            if (Clock is not null) services.Replace(ServiceDescriptor.Singleton(Clock));
            if (Rosters is not null) services.Replace(ServiceDescriptor.Singleton(Rosters));
        });
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }
}
