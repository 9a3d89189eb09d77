using System.Net;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.HttpResults;
using TeleExpertise.Bridge;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Server;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Operations;
using TeleExpertise.Web.Sessions.Guests;
using TeleExpertise.Web.Sessions.Showing;
using TeleExpertise.Web.Sessions.Talk;

namespace TeleExpertise.Web.Sessions;

/// <summary>The room of a session: signaling and bridge in this process, the journal of presence, the page beside them.</summary>
static class RoomStage
{
    public static void AddRoom(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IPresenceStore, PresenceStore>();
        services.AddSingleton<PresenceJournal>();
        services.AddSingleton<IRoomJournal>(provider => provider.GetRequiredService<PresenceJournal>());
        // Before signaling, so that it stops after it and hears of the last stays.
        services.AddHostedService(provider => provider.GetRequiredService<PresenceJournal>());
        services.AddSignaling(new(TicketKey.ReadOrCreate(builder.DataFolder()), Media(builder.Configuration))
        {
            DrainWithin = TimeSpan.FromSeconds(builder.Configuration.GetValue("Media:DrainSeconds", 5.0)),
            Turn = Turn(builder.Configuration),
        });
        services.AddDraining();
        services.AddSingleton<RoomAudience>();
        services.AddHostedService(provider => provider.GetRequiredService<RoomAudience>());
        services.AddSingleton<SessionNews>();
        services.AddSingleton<Looks>();
        services.AddScoped<Tables.TableDesk>();
        services.AddHostedService<CallsFollowSignIns>();
        services.AddScoped<GuestDesk>();
    }

    public static void MapRoom(this WebApplication app)
    {
        app.MapSignaling("/hub/room").RequireAuthorization();
        app.MapSignaling("/hub/screen").RequireAuthorization().WithMetadata(new Screens.ForScreensAttribute());
        app.MapWhip().RequireRateLimiting(Limits.Devices); // known by their tickets
        app.MapHub<SessionHub>("/hub/session", o => o.Transports = HttpTransportType.WebSockets).RefuseForeignOrigin();
        app.MapShowing();
        app.MapTalk();
        app.MapGuests();
        app.MapGet("/sessions/{id:guid}/case", (Guid id) => new RazorComponentResult<RoomCase>(new { Id = id }))
            .RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/sessions/{id:guid}/notes", (Guid id) => new RazorComponentResult<Notes.RoomNotes>(new { Id = id }))
            .RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/sessions/{id:guid}/conduct", (Guid id) => new RazorComponentResult<RoomConduct>(new { Id = id }))
            .RequireAuthorization().ExcludeFromDescription();
    }

    /// <summary>
    /// Media:Address is the address that browsers send to, or several, separated by commas. They are bound as well,
    /// unless Media:Listen names those of this machine: behind a one-to-one NAT they differ, each in its place.
    /// Media:Port is the port, and the first of Media:Workers ports when there are several workers.
    /// </summary>
    internal static SfuOptions Media(IConfiguration settings)
    {
        var told = Addresses(settings, "Media:Address") ?? [];
        var bound = Addresses(settings, "Media:Listen") ?? (told is [] ? [IPAddress.Loopback] : told);
        if (told.Length > bound.Length) throw new InvalidOperationException("Media:Address names more addresses than Media:Listen.");
        var options = new SfuOptions
        {
            Listen = [.. bound.Select((address, i) => new ListenAddress(address, i < told.Length && !told[i].Equals(address) ? told[i] : null))],
            Port = settings.GetValue<int>("Media:Port"),
        };
        return options with { Workers = settings.GetValue("Media:Workers", options.Workers) };
    }

    /// <summary>
    /// Turn:Urls (separated by commas) and Turn:SecretFile, whose one line the relay knows too; without them there is no relay.
    /// </summary>
    internal static TurnSettings? Turn(IConfiguration settings)
    {
        var urls = (settings["Turn:Urls"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (urls.Length == 0) return null;
        if (urls.FirstOrDefault(u => !u.StartsWith("turn:", StringComparison.Ordinal) && !u.StartsWith("turns:", StringComparison.Ordinal)) is { } wrong)
            throw new InvalidOperationException($"The setting Turn:Urls holds \"{wrong}\", which is no turn: or turns: address.");
        var file = settings["Turn:SecretFile"];
        var secret = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        return secret.Length >= 32
            ? new(urls, secret)
            : throw new InvalidOperationException("The setting Turn:SecretFile must name a file that holds the relay's secret, at least 32 characters.");
    }

    static IPAddress[]? Addresses(IConfiguration settings, string key) => settings[key] is { Length: > 0 } list
        ? [.. list.Split(',', StringSplitOptions.TrimEntries).Select(part => Address(key, part))]
        : null;

    static IPAddress Address(string key, string text) => IPAddress.TryParse(text, out var address)
        ? address
        : throw new InvalidOperationException($"The setting {key} is no IP address: \"{text}\".");
}
