using System.Globalization;
using System.Net;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Tests.Support;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Sockets;

public sealed class EveryAddressServes
{
    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task Peers_on_different_addresses_and_versions_of_ip_see_one_another()
    {
        using var sfu = new Sfu(new SfuOptions { Listen = [IPAddress.Loopback, Second, IPAddress.IPv6Loopback] }, TimeProvider.System, _ => { });
        using var callers = new Callers();
        var bots = new List<Bot>();
        foreach (var address in (IPAddress[])[IPAddress.IPv6Loopback, Second, IPAddress.Loopback])
        {
            bots.Add(await callers.Connect(sfu, "room", $"{address}", a => a.Candidates.Single(c => c.Address.Equals(address))));
        }

        var camera = new CameraFeed(bots[0]);
        callers.Pump(() => bots.Skip(1).All(b => b.Rtp.Count >= 30), camera.Step);
        var back = new CameraFeed(bots[2]);
        callers.Pump(() => bots.Take(2).All(b => b.Rtp.Count >= 60), now => back.Step(now));
    }

    [Fact]
    public async Task Each_is_announced_by_itself_with_the_port_it_has()
    {
        var listen = new SfuOptions
        {
            Listen =
            [
                new(IPAddress.Loopback, IPAddress.Parse("192.0.2.1")),
                Second,
                new(IPAddress.IPv6Loopback, IPAddress.Parse("2001:db8::1")),
            ],
        };
        using var sfu = new Sfu(listen, TimeProvider.System, _ => { });
        using var bot = await Callers.Join(sfu, "room", "peer");
        var told = (IPAddress[])[IPAddress.Parse("192.0.2.1"), Second, IPAddress.Parse("2001:db8::1")];
        Assert.Equal(told.Zip(sfu.EndPoints.Take(3), (a, e) => new IPEndPoint(a, e.Port)), bot.Answer.Candidates);
    }

    [Fact]
    public void Ipv6_comes_first_unless_it_is_local_and_any_udp_before_tcp()
    {
        var addresses = new[] { "fd00::1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "fe80::1" }.Select(a => new IPEndPoint(IPAddress.Parse(a), 7)).ToArray();
        var lines = SdpCandidates.Lines(addresses, withTcp: true).Select(l => l.Split(' ')).ToArray();
        var byPriority = lines.OrderByDescending(l => uint.Parse(l[3], CultureInfo.InvariantCulture)).Select(l => $"{l[2]} {l[4]}");
        string[] order = ["2001:db8::1", "192.0.2.1", "192.0.2.2", "fd00::1", "fe80::1"];
        Assert.Equal([.. order.Select(a => $"udp {a}"), .. order.Select(a => $"tcp {a}")], byPriority);
        Assert.Equal(lines.Length, lines.Select(l => l[0]).Distinct().Count());
        Assert.Equal("typ host tcptype passive", string.Join(' ', lines[^1][6..]));
    }

    [Fact]
    public void One_is_not_announced_as_of_the_other_version_of_ip() =>
        Assert.Throws<ArgumentException>(() => new Sfu(new SfuOptions { Listen = [new(IPAddress.Loopback, IPAddress.IPv6Loopback)] }, TimeProvider.System, _ => { }));
}
