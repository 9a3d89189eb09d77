namespace TeleExpertise.Web.Territory;

static class TerritoryStage
{
    public static void AddTerritory(this WebApplicationBuilder builder) { }

    public static void MapTerritory(this WebApplication app) { }
}
