using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using TeleExpertise.Expertise.ICalendar.Reading;
using TeleExpertise.Expertise.Slots.Duties;

namespace TeleExpertise.Web.Duties;

/// <summary>
/// Gets rosters over https. The address is a stranger's word: each connection goes to the very address that was looked at, redirects are followed by hand and looked at
/// again, and neither time nor size has no end. Nothing of it is logged or traced: whoever knows the address reads the roster.
/// </summary>
/// <remarks><c>Rosters:InternalHosts</c> names hosts of the operator's own network, which may be private and without TLS.</remarks>
sealed class RosterFetcher : IRosterFetcher, IDisposable
{
    const int MostRedirects = 3;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>So many at once in this process: people who press again and again make no flood of it.</summary>
    static readonly SemaphoreSlim Free = new(4);

    readonly HashSet<string> internalHosts;
    readonly HttpClient client;

    public RosterFetcher(IConfiguration settings)
    {
        internalHosts = (settings["Rosters:InternalHosts"] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxResponseHeadersLength = 32, // KiB
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = null, // no span, whose tags would be the address
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = Connect,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <inheritdoc />
    public async Task<FetchedRoster> Fetch(string address, string? version, CancellationToken cancel)
    {
        if (!await Free.WaitAsync(Patience, cancel)) return FetchedRoster.Failed("roster-unreachable");
        try
        {
            return await FetchNow(address, version, cancel);
        }
        finally
        {
            Free.Release();
        }
    }

    public void Dispose() => client.Dispose();

    async Task<FetchedRoster> FetchNow(string address, string? version, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            var next = address.StartsWith("webcal://", StringComparison.OrdinalIgnoreCase) ? "https" + address["webcal".Length..] : address;
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                if (!Uri.TryCreate(next, UriKind.Absolute, out var url) || !MayCall(url)) return FetchedRoster.Failed("roster-address-wrong");
                using var request = new HttpRequestMessage(HttpMethod.Get, url);
                request.Headers.UserAgent.Add(new ProductInfoHeaderValue("TeleExpertise", "1.0"));
                request.Headers.Accept.ParseAdd("text/calendar, */*;q=0.1");
                if (version is not null) request.Headers.TryAddWithoutValidation("If-None-Match", version);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
                if (answer.StatusCode is HttpStatusCode.NotModified && version is not null) return new(null, version, null);
                if ((int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } location)
                {
                    next = new Uri(url, location).AbsoluteUri;
                    continue;
                }
                if (!answer.IsSuccessStatusCode) return FetchedRoster.Failed("roster-not-given");
                return await Body(answer, patience.Token) is { } file
                    ? new(file, answer.Headers.ETag?.ToString() is { Length: <= 500 } tag ? tag : null, null)
                    : FetchedRoster.Failed("roster-too-large");
            }
            return FetchedRoster.Failed("roster-not-given");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or UriFormatException or FormatException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            return FetchedRoster.Failed(e is HttpRequestException { InnerException: InternalAddress } ? "roster-address-internal" : "roster-unreachable");
        }
    }

    /// <summary>Without a name and password in it: they would be sent to whom a redirect names.</summary>
    bool MayCall(Uri url) => url.UserInfo.Length == 0 && url.Host.Length > 0 && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && internalHosts.Contains(url.Host)));

    /// <summary>Looks the name up once and connects to what was looked at: a name that answers otherwise the second time changes nothing.</summary>
    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancel);
        if (addresses.Length == 0 || (!internalHosts.Contains(host) && !Array.TrueForAll(addresses, PublicAddress.Is)))
        {
            if (literal is not null) throw new InternalAddress();
            throw new SocketException((int)SocketError.HostNotFound); // as for a name that nobody has: which ones the own network knows is its own affair
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Null when there is more than the reader takes, however small it was while compressed.</summary>
    static async Task<byte[]?> Body(HttpResponseMessage answer, CancellationToken cancel)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
        using var file = new MemoryStream();
        var some = new byte[16_384];
        while (await stream.ReadAsync(some, cancel) is > 0 and var read)
        {
            await file.WriteAsync(some.AsMemory(0, read), cancel);
            if (file.Length > CalendarReader.LargestFile) return null;
        }
        return file.ToArray();
    }

    sealed class InternalAddress : Exception;
}
