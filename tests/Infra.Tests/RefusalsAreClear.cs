using System.Net;
using System.Net.Sockets;

namespace TeleExpertise.Infra.Tests;

public sealed class RefusalsAreClear : IDisposable
{
    readonly string folder = InfraRun.NewFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_taken_port_is_named()
    {
        using TcpListener other = new(IPAddress.Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Refuses($"port {port} is taken", folder, port);
    }

    [Fact]
    public void A_taken_media_port_is_named()
    {
        using UdpClient other = new(new IPEndPoint(IPAddress.Any, 0));
        var port = ((IPEndPoint)other.Client.LocalEndPoint!).Port;
        Refuses($"UDP port {port} (media) is taken", folder, port - 1);
    }

    [Theory]
    [InlineData("/proc/here")]
    [InlineData("/etc/hostname")]
    public void A_folder_that_cannot_be_written_is_named(string unwritable) =>
        Refuses($"cannot write in the data folder {unwritable}", unwritable, InfraRun.FreePort());

    [Fact]
    public void A_path_too_long_for_a_socket_is_refused() =>
        Refuses("too long a path", Path.Combine(folder, new string('x', 80)), InfraRun.FreePort());

    [Theory]
    [InlineData("--host and", "--host", "teleexpertise.test")]
    [InlineData("unknown option --hots", "--hots", "x")]
    [InlineData("--cert needs a value", "--cert")]
    [InlineData("--demo-remote is for --host", "--demo-remote")]
    public void Options_that_make_no_sense_are_refused(string sentence, params string[] options) =>
        Refuses(sentence.Replace(" and", "", StringComparison.Ordinal), folder, InfraRun.FreePort(), options);

    [Fact]
    public void Data_of_another_PostgreSQL_are_left_alone()
    {
        Directory.CreateDirectory(Path.Combine(folder, "pg"));
        var version = Path.Combine(folder, "pg", "PG_VERSION");
        File.WriteAllText(version, "9\n");
        Refuses("written by PostgreSQL 9", folder, InfraRun.FreePort());
        Assert.Equal("9\n", File.ReadAllText(version));
    }

    [Fact]
    public void An_old_Node_is_named()
    {
        var node = Path.Combine(folder, "node");
        File.WriteAllText(node, "#!/bin/sh\necho v18.1.0\n");
        File.SetUnixFileMode(node, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var path = folder + ":" + Environment.GetEnvironmentVariable("PATH");
        using var run = InfraRun.StartWith(new Dictionary<string, string> { ["PATH"] = path }, folder, InfraRun.FreePort());
        Assert.NotEqual(0, run.WaitExit());
        Assert.Contains("Node 20 or later with npm is missing (found v18.1.0)", run.Errors, StringComparison.Ordinal);
    }

    static void Refuses(string sentence, string folder, int port, params string[] options)
    {
        using var run = InfraRun.Start(folder, port, options);
        Assert.NotEqual(0, run.WaitExit());
        Assert.Contains(sentence, run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Empty(Processes.Of(folder));
    }
}
