using System.Net;
using Microsoft.Extensions.Configuration;
using TeleExpertise.Bridge;
using TeleExpertise.Web.Sessions;

namespace TeleExpertise.Web.Tests.Sessions;

public sealed class MediaAddresses
{
    static readonly IPAddress Public = IPAddress.Parse("192.0.2.7");
    static readonly IPAddress Private = IPAddress.Parse("10.0.0.5");
    static readonly IPAddress Second = IPAddress.Parse("2001:db8::7");

    [Fact]
    public void Without_settings_the_bridge_serves_this_machine() => Assert.Equal([IPAddress.Loopback], Read([]));

    [Fact]
    public void The_addresses_for_browsers_are_bound_too() =>
        Assert.Equal([Public, Second], Read(new() { ["Media:Address"] = "192.0.2.7, 2001:db8::7" }));

    [Fact]
    public void Behind_a_nat_one_is_bound_and_the_other_announced() =>
        Assert.Equal([new(Private, Public), Second], Read(new() { ["Media:Address"] = "192.0.2.7", ["Media:Listen"] = "10.0.0.5,2001:db8::7" }));

    [Fact]
    public void What_is_only_bound_is_announced_as_it_is() => Assert.Equal([Private], Read(new() { ["Media:Listen"] = "10.0.0.5" }));

    [Theory]
    [InlineData("Media:Listen", "eth0", "Media:Listen")]
    [InlineData("Media:Address", "192.0.2.7,", "Media:Address")]
    public void What_is_no_address_is_said_by_its_name(string key, string value, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => Read(new() { [key] = value })).Message, StringComparison.Ordinal);

    [Fact]
    public void More_addresses_for_browsers_than_bound_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => Read(new() { ["Media:Address"] = "192.0.2.7,192.0.2.8", ["Media:Listen"] = "10.0.0.5" }));

    [Fact]
    public void The_workers_can_be_counted() => Assert.Equal(3, Options(new() { ["Media:Workers"] = "3" }).Workers);

    static ListenAddress[] Read(Dictionary<string, string?> settings) => [.. Options(settings).Listen];

    static SfuOptions Options(Dictionary<string, string?> settings) =>
        RoomStage.Media(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
