using System.Diagnostics;
using OpenTelemetry;

namespace TeleExpertise.Web.Operations;

/// <summary>Takes out of a span what could point to a person: peer addresses, and addresses called (they hold ids and one-time links), for which the route stands.</summary>
sealed class Discretion : BaseProcessor<Activity>
{
    static readonly string[] Private =
        ["url.query", "url.full", "client.address", "client.port", "network.peer.address", "network.peer.port", "user_agent.original", "enduser.id"];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in Private) data.SetTag(tag, null);
        if (data.GetTagItem("url.path") is not null) data.SetTag("url.path", data.GetTagItem("http.route") ?? "(none)");
    }
}
