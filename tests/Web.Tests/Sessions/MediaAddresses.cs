using System.Net;
using Microsoft.Extensions.Configuration;
using TeleExpertise.Web.Sessions;

namespace TeleExpertise.Web.Tests.Sessions;

public sealed class MediaAddresses
{
    [Fact]
    public void Without_settings_the_bridge_serves_this_machine() =>
        Assert.Equal((IPAddress.Loopback, null), Read([]));

    [Fact]
    public void The_address_for_browsers_is_bound_too() =>
        Assert.Equal((IPAddress.Parse("192.0.2.7"), null), Read(new() { ["Media:Address"] = "192.0.2.7" }));

    [Fact]
    public void Behind_a_nat_one_is_bound_and_the_other_announced() =>
        Assert.Equal((IPAddress.Parse("10.0.0.5"), IPAddress.Parse("192.0.2.7")), Read(new() { ["Media:Address"] = "192.0.2.7", ["Media:Listen"] = "10.0.0.5, 10.0.1.5" }));

    [Fact]
    public void What_is_no_address_is_said_by_its_name() =>
        Assert.Contains("Media:Listen", Assert.Throws<InvalidOperationException>(() => Read(new() { ["Media:Listen"] = "eth0" })).Message, StringComparison.Ordinal);

    static (IPAddress, IPAddress?) Read(Dictionary<string, string?> settings)
    {
        var media = RoomStage.Media(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return (media.Listen[0], media.Announce);
    }
}
