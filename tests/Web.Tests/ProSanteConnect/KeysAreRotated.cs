namespace TeleExpertise.Web.Tests.ProSanteConnect;

/// <summary>On its own server: what is known of the provider's keys is part of the story.</summary>
public sealed class KeysAreRotated(PscApp psc) : IClassFixture<PscApp>
{
    [Fact]
    public async Task A_new_key_is_looked_up_at_once_and_no_oftener_than_once_a_minute()
    {
        psc.Somebody();
        Assert.Equal("/", await psc.Come(psc.Browser()));
        Assert.Equal(1, psc.Provider.Reads);

        psc.Provider.Rotate();
        Assert.Equal("/", await psc.Come(psc.Browser()));
        Assert.Equal(2, psc.Provider.Reads);

        // Somebody who invents keys makes us ask no more than that.
        psc.Provider.Sign = claims => HostileProvider.Signed(claims, HostileProvider.NewKey());
        for (var i = 0; i < 5; i++) Assert.StartsWith("/sign-in?psc=refused", await psc.Come(psc.Browser()), StringComparison.Ordinal);
        Assert.Equal(2, psc.Provider.Reads);
        psc.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++) Assert.StartsWith("/sign-in?psc=refused", await psc.Come(psc.Browser()), StringComparison.Ordinal);
        Assert.Equal(3, psc.Provider.Reads);

        psc.Provider.BeHonest();
        Assert.Equal("/", await psc.Come(psc.Browser()));
    }
}
