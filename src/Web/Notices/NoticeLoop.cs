using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Slots.Telling;

namespace TeleExpertise.Web.Notices;

/// <summary>Sends what is due, every few seconds. Several processes may run it: a notice being sent is locked.</summary>
sealed partial class NoticeLoop(IServiceScopeFactory scopes, SmtpPost post, IConfiguration settings, TimeProvider clock, ILogger<NoticeLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.GetValue("Smtp:EverySeconds", 5.0)), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Try(Prepare, stoppingToken);
            await Try(SendDue, stoppingToken); // what is in the outbox leaves, whatever became of calendars
        }
    }

    async Task Try(Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        try
        {
            await work(cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Most often PostgreSQL is away. Whatever it is, the outbox keeps what is due, and mail never stops the server.
            Log.Waiting(logger, e);
        }
    }

    /// <summary>Makes notices of what changed in calendars and of sessions that are near. The timer counts time that passes, so clocks that are set back delay nothing here.</summary>
    internal async Task Prepare(CancellationToken cancel)
    {
        await using var scope = scopes.CreateSystemScope();
        await scope.ServiceProvider.GetRequiredService<TellCalendars>().Run(cancel);
        await scope.ServiceProvider.GetRequiredService<RemindOfSessions>().Run(cancel);
    }

    internal async Task SendDue(CancellationToken cancel)
    {
        while (await SendOne(cancel)) { }
    }

    async Task<bool> SendOne(CancellationToken cancel)
    {
        await using var scope = scopes.CreateSystemScope();
        return await scope.ServiceProvider.GetRequiredService<SendNotice>().Run(async letter =>
        {
            using var span = Journey.Traces.StartActivity("send notice");
            return await post.Send(letter, cancel);
        }, cancel);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Notices wait; the next round tries again")]
        public static partial void Waiting(ILogger logger, Exception error);
    }
}
