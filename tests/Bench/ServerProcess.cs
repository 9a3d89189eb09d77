using System.Diagnostics;
using System.Globalization;
using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Bench;

/// <summary>The server as it runs for people: in a process of its own, with its own garbage collector. On a database that is there.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    readonly string _data = Directory.CreateTempSubdirectory("teleexpertise-bench-").FullName;
    readonly Process _process;

    ServerProcess(TestDatabase database)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TeleExpertise.Web.dll")]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = AppContext.BaseDirectory };
        foreach (var (key, value) in new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ConnectionStrings__Owner"] = database.Owner,
            ["ConnectionStrings__App"] = database.App,
            ["Data__Folder"] = _data,
            ["Vault__Keys"] = TestDatabase.KeyFolder,
            ["Demo__Enabled"] = "true",
            ["Demo__Cases"] = "false",
            ["Media__Port"] = "0",
            ["Logging__LogLevel__Default"] = "Error",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information", // it says where it listens
        }) start.Environment[key] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    public static async Task<ServerProcess> Start(TestDatabase database)
    {
        var server = new ServerProcess(database);
        const string Listens = "Now listening on: ";
        while (await server._process.StandardOutput.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf(Listens, StringComparison.Ordinal);
            if (at < 0) continue;
            server.Url = new Uri(line[(at + Listens.Length)..]);
            _ = server._process.StandardOutput.ReadToEndAsync(); // nobody stops it by not reading
            return server;
        }
        throw new InvalidOperationException("The server ended before it listened.");
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
    public void Forget() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    long Kilobytes(string what) => long.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(what, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
}
