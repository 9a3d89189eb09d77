namespace TeleExpertise.Web.Attestations;

static class AttestationsStage
{
    public static void AddAttestations(this WebApplicationBuilder builder) { }

    public static void MapAttestations(this WebApplication app) { }
}
