using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Circle.Retention.Erasing;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Retention;

/// <summary>
/// <c>erased-again LIST</c> instead of a server: says which files of a list of erasures stand in this database, because it comes from a backup that
/// is older, and how to erase them again. Names no patient. Ends with 0.
/// </summary>
static class StandingCommand
{
    public static async Task<int> Run(WebApplicationBuilder builder, string path)
    {
        var options = new DbContextOptionsBuilder<ExpertiseDb>().UseExpertise(builder.Configuration["ConnectionStrings:Owner"]!).Options;
        await using var db = new ExpertiseDb(options, builder.Sealer()) { Reach = Reach.System };
        var list = ErasureList.Read(path);
        var standing = await new ListErased(db).Standing(list, default);
        Console.WriteLine($"{list.Count} erasures in the list, {standing.Count} of them to be done again");
        foreach (var file in standing)
            Console.WriteLine($"  {string.Join(", ", file.Numbers.Select(Reference.Of))}: erased at {file.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, stands again ({string.Join(", ", file.Patients.Select(p => "/retention/" + p))})");
        if (standing.Count > 0)
            Console.WriteLine("Erase them again before others work here: a data-protection officer asks on these pages, naming the decision of then, and a second person confirms. "
                + "A file that was still open or claimed at the time of the backup is due only when that is closed again.");
        return 0;
    }
}
