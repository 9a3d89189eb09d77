namespace TeleExpertise.Web.Offline;

/// <summary>The service worker's script, at an address that never changes and high enough for the pages that it serves.</summary>
static class OfflineWorker
{
    public static void Map(WebApplication app) => app.MapGet("/offline-worker.js", Send).ExcludeFromDescription();

    static IResult Send(IWebHostEnvironment host, HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache"; // a browser asks for a newer one at each visit
        return Results.Stream(host.WebRootFileProvider.GetFileInfo("built/worker.js").CreateReadStream(), "text/javascript; charset=utf-8");
    }
}
