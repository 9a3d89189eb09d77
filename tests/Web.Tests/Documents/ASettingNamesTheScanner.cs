using TeleExpertise.Web.Documents;

namespace TeleExpertise.Web.Tests.Documents;

public sealed class ASettingNamesTheScanner
{
    [Theory]
    [InlineData("127.0.0.1:3310", "127.0.0.1:3310")]
    [InlineData("[::1]:3310", "::1:3310")]
    [InlineData("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl")]
    public void A_setting_names_it(string setting, string daemon) => Assert.EndsWith(daemon, ClamAv.Daemon(setting).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_setting_that_names_nothing_stops_the_server() => Assert.Throws<InvalidOperationException>(() => ClamAv.Daemon("clamav"));
}
