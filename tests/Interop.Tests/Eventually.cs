namespace TeleExpertise.Interop.Tests;

static class Eventually
{
    /// <summary>Waits until it holds; fails after 30 s, as this machine may be busy with something else.</summary>
    public static async Task Holds(Func<Task<bool>> what, Func<Task<string>> otherwise)
    {
        for (var wait = 0; !await what(); wait++)
        {
            if (wait >= 300) Assert.Fail(await otherwise());
            await Task.Delay(100);
        }
    }
}
