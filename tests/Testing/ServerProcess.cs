using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace TeleExpertise.Testing;

/// <summary>The server as it runs for people: in a process of its own, which can be killed and whose clock can be set. On a database that is there.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    const string Listens = "Now listening on: ";

    readonly string data = Directory.CreateTempSubdirectory("teleexpertise-process-").FullName;
    readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ConcurrentQueue<string> said = new();
    readonly Process process;

    ServerProcess(TestDatabase database, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TeleExpertise.Web.dll")]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        foreach (var (key, value) in new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ConnectionStrings__Owner"] = database.Owner,
            ["ConnectionStrings__App"] = database.App,
            ["Data__Folder"] = data,
            ["Vault__Keys"] = TestDatabase.KeyFolder,
            ["Demo__Enabled"] = "true",
            ["Demo__Cases"] = "false",
            ["Media__Port"] = "0",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information", // it says where it listens
        }.Concat(settings)) start.Environment[key] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>What it logged so far.</summary>
    public string Output => string.Join('\n', said);

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="database">Migrated at need.</param>
    /// <param name="settings">More environment variables, or others.</param>
    public static async Task<ServerProcess> Start(TestDatabase database, params (string Key, string Value)[] settings)
    {
        var server = new ServerProcess(database, settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        server.Url = await server.listening.Task;
        return server;
    }

    /// <summary>Somebody's client, signed in.</summary>
    public async Task<HttpClient> SignIn(Guid account)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
        var client = new HttpClient(handler) { BaseAddress = Url, Timeout = Timeout.InfiniteTimeSpan };
        (await client.PostAsync($"/demo/sign-in?as={account:n}", null)).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Megabytes resident now, and at the most since <see cref="Forget"/>; proc(5).</summary>
    public (double Now, double Most) Resident => (Kilobytes("VmRSS:") / 1024.0, Kilobytes("VmHWM:") / 1024.0);

    /// <summary>The peak begins anew.</summary>
    public void Forget() => File.WriteAllText($"/proc/{process.Id}/clear_refs", "5");

    /// <summary>SIGKILL: it has no time to say anything to anybody.</summary>
    public async Task Kill()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    void Hear(string? line)
    {
        if (line is null) listening.TrySetException(new InvalidOperationException("The server ended before it listened:\n" + Output));
        else said.Enqueue(line);
        if (line?.IndexOf(Listens, StringComparison.Ordinal) is >= 0 and var at) listening.TrySetResult(new Uri(line[(at + Listens.Length)..]));
    }

    long Kilobytes(string what) => long.Parse(File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith(what, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
}
