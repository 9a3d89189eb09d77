using System.Net;
using System.Net.Sockets;
using TeleExpertise.Web.Pdf;

namespace TeleExpertise.Web.Tests.Pdf;

public sealed class HostilePagesReachNothing : IDisposable
{
    readonly PdfRenderer renderer = new(TimeProvider.System);
    readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public HostilePagesReachNothing() => listener.Start();

    public void Dispose()
    {
        renderer.Dispose();
        listener.Dispose();
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("file:///usr/lib/os-release")] // inside the sandbox too
    [InlineData("http://127.0.0.1:PORT/x")]
    [InlineData("ftp://127.0.0.1:PORT/x")]
    public async Task Nothing_is_read_and_nobody_is_called(string address)
    {
        var url = address.Replace("PORT", ((IPEndPoint)listener.LocalEndpoint).Port.ToString(), StringComparison.Ordinal);
        var picture = Uri.EscapeDataString($"<svg xmlns='http://www.w3.org/2000/svg'><image href='{url}' width='9' height='9'/></svg>");
        var pdf = await renderer.Render($$"""
            <html><base href="{{url}}"><link rel="stylesheet" href="{{url}}"><link rel="attachment" href="{{url}}">
            <style>@import "{{url}}"; @font-face { font-family: f; src: url({{url}}) } body { font-family: f; background: url({{url}}) }</style>
            <p>seen</p><img src="{{url}}"><img src="data:image/svg+xml,{{picture}}"><object data="{{url}}"></object>
            <embed src="{{url}}"><a rel="attachment" href="{{url}}">link</a><iframe src="{{url}}"></iframe>
            """, default);

        Assert.False(listener.Pending());
        Assert.Equal("0 embedded files", (await Poppler.Run("pdfdetach", pdf, "-list")).Trim());
        Assert.Equal(["seen", "link"], (await Poppler.Text(pdf)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
