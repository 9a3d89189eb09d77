using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>An invited doctor's first day, in a real browser with a virtual authenticator: WebAuthn as browsers do it, no stand-in for it on our side.</summary>
public sealed class PasskeysAndCodes(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    const string Password = "une phrase assez longue";
    const string Email = "camille.exemple@example.org";

    [Fact]
    public async Task From_the_invitation_to_a_passkey_and_back_in_with_it()
    {
        var page = await chromium.Window();
        var authenticator = await Authenticator.Add(page);
        await Accept(page, await Invite(Email));

        // A password alone opens nothing.
        await page.GotoAsync(app.Url + "/sessions");
        Assert.EndsWith("/account/first", page.Url, StringComparison.Ordinal);
        await page.Take("signin-1-first");
        await page.ClickAsync("form[data-passkey=create] button");
        await page.WaitForURLAsync(u => !u.Contains("/account/", StringComparison.Ordinal));
        Assert.Equal(1, await authenticator.Count());

        await page.GotoAsync(app.Url + "/account/security");
        await Assertions.Expect(page.Locator("ul.keys li")).ToHaveCountAsync(1);
        await page.Take("signin-2-security");

        var pressed = await OfferWaits(page); // or the virtual person takes what the browser offers, before the button is pressed
        await page.ClickAsync("form[action='/sign-out'] button");
        await page.WaitForURLAsync("**/sign-in");
        await page.Take("signin-3-sign-in");
        await page.ClickAsync("form[action='/sign-in/passkey'] button");
        pressed.Release();
        await page.WaitForURLAsync(u => !u.Contains("sign-in", StringComparison.Ordinal));
        await page.GotoAsync(app.Url + "/account/sessions");
        await Assertions.Expect(page.Locator("ul.sign-ins li")).ToContainTextAsync("par clé d'accès");
        await page.Take("signin-4-sessions");
    }

    [Fact]
    public async Task The_browser_offers_the_passkey_by_itself_where_the_address_is_typed()
    {
        var page = await chromium.Window();
        await Authenticator.Add(page);
        await Accept(page, await Invite("offered@example.org"));
        await page.ClickAsync("form[data-passkey=create] button");
        await page.WaitForURLAsync(u => !u.Contains("/account/", StringComparison.Ordinal));
        await page.ClickAsync("form[action='/sign-out'] button");
        await page.WaitForURLAsync(u => !u.Contains("sign-in", StringComparison.Ordinal)); // the virtual person takes what is offered
    }

    /// <summary>The button is there before the browser's own offer is: neither may spoil the other's challenge.</summary>
    [Fact]
    public async Task The_button_works_while_the_offer_is_still_being_prepared_and_again_after_it_was_cancelled()
    {
        var page = await chromium.Window();
        var authenticator = await Authenticator.Add(page);
        await Accept(page, await Invite("hasty@example.org"));
        await page.ClickAsync("form[data-passkey=create] button");
        await page.WaitForURLAsync(u => !u.Contains("/account/", StringComparison.Ordinal));
        var pressed = await OfferWaits(page);
        await authenticator.Verify(false);
        await page.ClickAsync("form[action='/sign-out'] button");
        await page.WaitForURLAsync("**/sign-in");
        var button = page.Locator("form[action='/sign-in/passkey'] button");
        await button.ClickAsync();
        pressed.Release();
        await Assertions.Expect(page.Locator("[data-passkey-state]")).Not.ToBeEmptyAsync(); // no gesture, and the page says so
        await Assertions.Expect(button).ToBeEnabledAsync();
        await authenticator.Verify(true);
        await button.ClickAsync();
        pressed.Release();
        await page.WaitForURLAsync(u => !u.Contains("sign-in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_passkey_without_its_persons_gesture_opens_nothing()
    {
        var page = await chromium.Window();
        var authenticator = await Authenticator.Add(page);
        await Accept(page, await Invite("unverified@example.org"));
        await page.ClickAsync("form[data-passkey=create] button");
        await page.WaitForURLAsync(u => !u.Contains("/account/", StringComparison.Ordinal));
        await authenticator.Present(false);
        await page.ClickAsync("form[action='/sign-out'] button");
        await page.WaitForURLAsync("**/sign-in");
        await authenticator.Verify(false);
        await authenticator.Present(true);
        await page.ClickAsync("form[action='/sign-in/passkey'] button");
        await Assertions.Expect(page.Locator("[data-passkey-state]")).Not.ToBeEmptyAsync();
        Assert.EndsWith("/sign-in", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_are_set_up_beside_their_picture_and_a_second_passkey_waits_for_a_confirmation()
    {
        var page = await chromium.Window();
        await Accept(page, await Invite("codes@example.org"));
        await page.ClickAsync("a[href='/account/totp']");
        var secret = FromBase32(await page.InnerTextAsync(".key"));
        await page.Take("signin-5-totp");
        await page.FillAsync("#code", "000000");
        await page.ClickAsync("form button:has-text('Activer')");
        await Assertions.Expect(page.Locator(".summary")).ToBeVisibleAsync();
        await page.Take("signin-5-totp-wrong");
        await page.FillAsync("#code", Totp.CodeOf(secret, Totp.StepOf(TimeProvider.System.GetUtcNow())));
        await page.ClickAsync("form button:has-text('Activer')");
        await Assertions.Expect(page.Locator("ol.codes li")).ToHaveCountAsync(10);
        await page.Take("signin-6-codes");
        await page.ClickAsync("text=continuer");

        // Six minutes later the page for a new set of codes asks again, and comes back.
        await app.Database.Sql("update sign_in set began_at = began_at - interval '6 minutes', re_authenticated_at = re_authenticated_at - interval '6 minutes' where ended_at is null");
        await page.GotoAsync(app.Url + "/account/recovery-codes");
        Assert.Contains("/account/confirm?next=%2Faccount%2Frecovery-codes", page.Url, StringComparison.Ordinal);
        await page.Take("signin-7-confirm");
        await app.Database.Sql("update account_totp set last_step = 0");
        await page.FillAsync("#password", Password);
        await page.FillAsync("#code", Totp.CodeOf(secret, Totp.StepOf(TimeProvider.System.GetUtcNow())));
        await page.ClickAsync("button:has-text('Confirmer')");
        await page.WaitForURLAsync("**/account/recovery-codes");
        await page.GotoAsync(app.Url + "/account/security");
        await page.Take("signin-8-security-codes");
    }

    [Fact]
    public async Task A_persona_confirms_by_its_button_and_the_opinion_waits_for_it()
    {
        var village = await Village.Build(app.Database);
        var expert = await village.Expert();
        var request = await village.Filed(await village.Requester(), TimeProvider.System.GetUtcNow());
        var page = await chromium.Window();
        await page.APIRequest.PostAsync($"{app.Url}/demo/sign-in?as={expert.Id:n}");
        await page.GotoAsync($"{app.Url}/requests/{request.Id}/opinion");
        await page.ClickAsync("form[action$='answer-in-writing'] button");
        await page.FillAsync("#answer", "Poursuivre le traitement.");
        await page.CheckAsync("[name='Typed.Degree'][value=Routine]");
        await app.Database.Sql("update sign_in set began_at = began_at - interval '6 minutes', re_authenticated_at = re_authenticated_at - interval '6 minutes' where ended_at is null");
        await page.ClickAsync("button[value=sign]");
        await page.WaitForURLAsync("**/account/confirm**");
        await page.Take("signin-9-confirm-persona");
        await page.ClickAsync("button:has-text('démonstration')");
        await page.WaitForURLAsync("**/opinion/sign");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Poursuivre le traitement.");
    }

    /// <summary>Holds back what the browser offers by itself: each offer's challenge comes half a second after the button was pressed.</summary>
    static async Task<SemaphoreSlim> OfferWaits(IPage page)
    {
        var (asked, pressed) = (0, new SemaphoreSlim(0));
        await page.RouteAsync("**/sign-in/passkey/options", async route =>
        {
            // The offer asks first, then the button; and so again after a failure.
            if (Interlocked.Increment(ref asked) % 2 == 1)
            {
                await pressed.WaitAsync();
                await Task.Delay(500);
            }
            await route.ContinueAsync();
        });
        return pressed;
    }

    async Task<string> Invite(string email)
    {
        var village = await Village.Build(app.Database);
        var administrator = await village.Administrator();
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ExpertiseDb>().Reach = Reach.Of(administrator.Id, TimeProvider.System.Today());
        var person = new NewAccount("Dr", "Camille", "Exemple", email, Profession.Doctor, null);
        var made = await scope.ServiceProvider.GetRequiredService<InvitePerson>().Run(administrator, person, new(Role.Requester, village.Practice), byMail: false, default);
        return made.Value!.Token!;
    }

    async Task Accept(IPage page, string token)
    {
        await page.GotoAsync($"{app.Url}/join/{token}");
        await page.FillAsync("#password", Password);
        await page.ClickAsync("form.sheet button");
        await page.WaitForURLAsync("**/account/first");
    }

    static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Where(char.IsAsciiLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    /// <summary>Chromium's virtual authenticator, over the DevTools protocol: a platform one with resident keys and user verification.</summary>
    sealed class Authenticator(ICDPSession session, string id)
    {
        public static async Task<Authenticator> Add(IPage page)
        {
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("WebAuthn.enable");
            var options = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            };
            var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new() { ["options"] = options });
            return new(session, added!.Value.GetProperty("authenticatorId").GetString()!);
        }

        public async Task<int> Count()
        {
            var found = await session.SendAsync("WebAuthn.getCredentials", new() { ["authenticatorId"] = id });
            return found!.Value.GetProperty("credentials").GetArrayLength();
        }

        public Task<JsonElement?> Present(bool present) =>
            session.SendAsync("WebAuthn.setAutomaticPresenceSimulation", new() { ["authenticatorId"] = id, ["enabled"] = present });

        public Task<JsonElement?> Verify(bool verified) => session.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = id, ["isUserVerified"] = verified });
    }
}
