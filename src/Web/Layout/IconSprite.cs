using Microsoft.AspNetCore.StaticAssets;

namespace TeleExpertise.Web.Layout;

/// <summary>Where the sprite of icons is, under the name that browsers keep for ever. Parts of pages that are fetched alone know no names of assets, and would have it fetched a second time.</summary>
sealed class IconSprite(EndpointDataSource endpoints)
{
    const string Built = "built/icons.svg";
    string? href;

    public string Href => href ??= "/" + (endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>())
        .FirstOrDefault(asset => asset is { Selectors.Count: 0 } && asset.Properties.Any(p => p is { Name: "label", Value: Built }))?.Route ?? Built);
}
