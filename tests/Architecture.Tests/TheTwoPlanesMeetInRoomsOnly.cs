using System.Reflection;
using TeleExpertise.Rooms;

namespace TeleExpertise.Architecture.Tests;

public sealed class TheTwoPlanesMeetInRoomsOnly
{
    const string Bridge = "TeleExpertise.Bridge";

    static string[] OursIn(string assembly) =>
        [.. Assembly.Load(assembly).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("TeleExpertise", StringComparison.Ordinal))];

    [Fact]
    public void Rooms_imports_nothing_of_ours() => Assert.Empty(OursIn(typeof(JoinTicket).Assembly.GetName().Name!));

    [Fact]
    public void The_bridge_imports_nothing_but_the_framework() =>
        Assert.DoesNotContain(Assembly.Load(Bridge).GetReferencedAssemblies().Select(a => a.Name!), n => !n.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void Signaling_never_refers_to_the_medicine() =>
        Assert.Empty(OursIn("TeleExpertise.Server").Except([Bridge, "TeleExpertise.Rooms"]));
}
