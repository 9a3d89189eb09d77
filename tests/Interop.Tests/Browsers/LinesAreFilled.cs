using System.Text.Json;
using Microsoft.Playwright;

namespace TeleExpertise.Interop.Tests.Browsers;

/// <summary>Chromium's own congestion control against the bridge's feedback, both ways.</summary>
[Collection(nameof(Pages))]
public sealed class LinesAreFilled(BrowserRoom room)
{
    [Fact]
    public async Task All_three_layers_flow_and_the_highest_is_shown_within_seconds()
    {
        await using var one = await room.Join("fill", "one", width: 1280);
        await using var two = await room.Join("fill", "two", send: false);

        // What the publisher sends of h, and what the viewer sees.
        await one.Page.WaitForFunctionAsync("""
            async () => [...(await peer.connection.getStats()).values()].some(s => s.type === "outbound-rtp" && s.rid === "h" && s.framesSent > 30)
            """, null, new() { Timeout = 15_000 });
        await two.Page.WaitForFunctionAsync("""
            async () => [...(await peer.connection.getStats()).values()].some(s => s.type === "inbound-rtp" && s.frameWidth === 1280)
            """, null, new() { Timeout = 15_000 });
    }
}
