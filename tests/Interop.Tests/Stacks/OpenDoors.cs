using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server;

namespace TeleExpertise.Interop.Tests.Stacks;

/// <summary>Signaling with a real bridge on loopback, where encoders and screens need no ticket.</summary>
public sealed class OpenDoors : IAsyncLifetime
{
    WebApplication app = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IRoomJournal, NoJournal>();
        builder.Services.AddSignaling(new(RandomNumberGenerator.GetBytes(32), new SfuOptions(), Open: true));
        app = builder.Build();
        app.MapWhip();
        await app.StartAsync();
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    internal string Whip(string room, string name) => $"{app.Urls.Single()}/whip/{room}/{name}";

    internal string Whep(string room, string name) => $"{app.Urls.Single()}/whep/{room}/{name}";

    sealed class NoJournal : IRoomJournal
    {
        public ValueTask Write(PresenceEvent what) => default;
        public ValueTask Write(IncidentEvent what) => default;
    }
}
