using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace TeleExpertise.Web.Pdf;

/// <summary>Prints a Razor component that is a whole page of HTML, in the reader's language.</summary>
sealed class PaperPrinter(IServiceProvider services, ILoggerFactory logs, PdfRenderer pdf)
{
    /// <summary>The PDF's bytes.</summary>
    /// <typeparam name="TDocument">A component whose root is <c>html</c> and that needs nothing from outside.</typeparam>
    public async Task<byte[]> Print<TDocument>(Dictionary<string, object?> parameters, CancellationToken cancel) where TDocument : IComponent
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TDocument>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        return await pdf.Render("<!DOCTYPE html>" + html, cancel);
    }
}
