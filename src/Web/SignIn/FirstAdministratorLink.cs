using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.SignIn;

/// <summary>At each start outside demonstration, while nobody administers, writes a fresh one-time link where only the operator can read it.</summary>
sealed class FirstAdministratorLink(IServiceScopeFactory scopes, IConfiguration settings) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.GetValue<bool>("Demo:Enabled"))
        {
            Withdraw(settings);
            return;
        }
        await using var scope = scopes.CreateSystemScope();
        var offer = scope.ServiceProvider.GetRequiredService<OfferFirstAdministrator>();
        await offer.Run(token => token is null ? Gone() : Write(token, cancellationToken), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Removes the file: the link is spent or not offered.</summary>
    public static void Withdraw(IConfiguration settings) => File.Delete(PathIn(settings));

    Task Gone()
    {
        Withdraw(settings);
        return Task.CompletedTask;
    }

    /// <summary>Written beside and moved into place, so that nobody reads half a link; mode 0600 from its first byte.</summary>
    async Task Write(string token, CancellationToken cancel)
    {
        var path = PathIn(settings);
        var url = settings["PublicUrl"] ?? settings["urls"]?.Split(';')[0] ?? "";
        File.Delete(path + ".new");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using (var file = new StreamWriter(path + ".new", options))
            await file.WriteLineAsync($"{url.TrimEnd('/')}/first-administrator/{token}".AsMemory(), cancel);
        File.Move(path + ".new", path, overwrite: true);
    }

    static string PathIn(IConfiguration settings) => Path.Combine(Path.GetFullPath(settings["Data:Folder"]!), "first-administrator.link");
}
