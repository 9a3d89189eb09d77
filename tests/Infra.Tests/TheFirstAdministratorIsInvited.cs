namespace TeleExpertise.Infra.Tests;

public sealed class TheFirstAdministratorIsInvited : IDisposable
{
    readonly string folder = InfraRun.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Without_demonstration_the_one_time_link_is_printed()
    {
        var server = Path.Combine(folder, "server");
        Directory.CreateDirectory(server);
        File.WriteAllText(Path.Combine(server, "first-administrator.link"), "http://localhost/first");

        using var run = InfraRun.Start(folder, InfraRun.FreePort(), "--no-demo");
        run.WaitReady();
        run.Stop();
        Assert.Contains("First administrator, once: http://localhost", run.Output, StringComparison.Ordinal);
    }
}
