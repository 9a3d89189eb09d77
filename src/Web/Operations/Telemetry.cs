namespace TeleExpertise.Web.Operations;

static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder) { }
}
