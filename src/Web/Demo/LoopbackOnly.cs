using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Demo;

/// <summary>Answers only calls made on this machine, unless Demo:AllowRemote asks for more.</summary>
static class LoopbackOnly
{
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var remoteAllowed = http.RequestServices.GetRequiredService<IConfiguration>().GetValue<bool>("Demo:AllowRemote");
        return remoteAllowed || ThisMachine.Calls(http) ? await next(context) : Results.NotFound();
    }
}
