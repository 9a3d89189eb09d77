using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Web.Audit;

/// <summary>Writes every few seconds, outside the database, how far the chains of the audit have come.</summary>
sealed partial class SealAudit(IServiceScopeFactory scopes, AuditSeals seals, IConfiguration settings, TimeProvider clock, ILogger<SealAudit> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.GetValue("Audit:SealSeconds", 10)), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateSystemScope();
                await seals.Append(clock.GetUtcNow(), await scope.ServiceProvider.GetRequiredService<ReadAuditHeads>().Run(stoppingToken), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // PostgreSQL is away, or the disk is full: the next line seals what this one would have.
                Log.Unsealed(logger, e);
            }
        }
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The audit is not sealed; the next round tries again")]
        public static partial void Unsealed(ILogger logger, Exception error);
    }
}
