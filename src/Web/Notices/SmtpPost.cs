using System.Net;
using System.Net.Mail;
using System.Security.Authentication;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Web.Notices;

/// <summary>
/// Hands mail to the server of the settings: <c>Smtp:Host</c>, <c>Port</c> (587), <c>From</c>, <c>User</c> and <c>Password</c> if it wants them,
/// <c>StartTls</c> (true). With STARTTLS a server whose certificate this machine does not trust gets nothing.
/// </summary>
sealed partial class SmtpPost(IConfiguration settings, ILogger<SmtpPost> logger)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>True when the server took it.</summary>
    public async Task<bool> Send(Letter letter, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var from = new MailAddress(settings["Smtp:From"] ?? "no-reply@" + settings["Smtp:Host"], "TeleExpertise");
            using var mail = NoticeMail.Of(letter, from, settings["PublicUrl"] ?? "");
            using var server = Server();
            await server.SendMailAsync(mail, patience.Token);
            return true;
        }
        catch (Exception e) when (e is SmtpException or AuthenticationException or FormatException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            Log.NotSent(logger, letter.Notice.Id, letter.Notice.Attempts, e.GetType().Name, (e as SmtpException)?.StatusCode);
            return false;
        }
    }

    SmtpClient Server() => new(settings["Smtp:Host"], settings.GetValue("Smtp:Port", 587))
    {
        EnableSsl = settings.GetValue("Smtp:StartTls", true),
        Credentials = settings["Smtp:User"] is { Length: > 0 } user ? new NetworkCredential(user, settings["Smtp:Password"]) : null,
    };

    static partial class Log
    {
        // The exception itself may quote the address.
        [LoggerMessage(1, LogLevel.Warning, "Notice {Notice} was not sent at attempt {Attempt}: {Error} {Status}; it will be tried again")]
        public static partial void NotSent(ILogger logger, Guid notice, int attempt, string error, SmtpStatusCode? status);
    }
}
