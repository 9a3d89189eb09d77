using TeleExpertise.Expertise.Opinions.Signing;

namespace TeleExpertise.Web.Opinions;

/// <summary><c>rotate-opinion-key</c> instead of a server: opinions are signed with a new key from now on; a server that runs uses it at once.</summary>
static class RotateKeyCommand
{
    public static int Run(WebApplicationBuilder builder)
    {
        Console.WriteLine($"key {new SigningKeys(builder.SigningFolder(), TimeProvider.System).Rotate()} signs from now on; what others signed stays verifiable");
        return 0;
    }
}
