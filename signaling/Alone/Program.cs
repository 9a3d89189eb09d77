using System.Globalization;
using System.Security.Cryptography;
using TeleExpertise.Alone;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server;

// Signaling and bridge without the medicine, for measuring and for trying encoders: whoever reaches it is let in, so
// it can be reached from this machine only.
if (!Arguments.TryRead(args, out var arguments, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    return 1;
}

var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(arguments.Address, arguments.Port);
});
builder.Logging.ClearProviders().AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(500)); // calls under way are not waited for
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<IRoomJournal, NoJournal>();
builder.Services.AddSignaling(new(RandomNumberGenerator.GetBytes(32), Limits.Of(arguments), Open: true));

var app = builder.Build();
app.MapWhip();
await app.StartAsync();
await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
    $"The bridge is ready: {app.Urls.Single()}/whip/ROOM/NAME and /whep/ROOM/NAME, media on UDP port {arguments.MediaPort}"));
await app.WaitForShutdownAsync();
return 0;
