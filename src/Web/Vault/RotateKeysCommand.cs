using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Vault;
using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Vault;

/// <summary><c>rotate-keys</c> instead of a server: a new master key for the vault, everything wrapped with it, and the count of it.</summary>
static class RotateKeysCommand
{
    public static async Task<int> Run(WebApplicationBuilder builder)
    {
        var options = new DbContextOptionsBuilder<ExpertiseDb>().UseExpertise(builder.Configuration["ConnectionStrings:Owner"]!).Options;
        await using var db = new ExpertiseDb(options, builder.Sealer()) { Reach = Reach.System };
        try
        {
            await VaultKeys.Check(db, TimeProvider.System, default);
            var done = await new RotateKeys(db, TimeProvider.System).Run(default);
            Console.WriteLine(done.Resumed ? $"went on with key {done.KeyId}" : $"made key {done.KeyId}");
            foreach (var (table, rows) in done.Rewrapped) Console.WriteLine($"{table}: {rows} wrapped anew, {done.Verified[table]} opened with key {done.KeyId}");
            Console.WriteLine($"Copy {builder.Sealer().Keys.Folder} to where its copy is kept. The older keys wrap nothing any more; keep them as long as a backup from before today is kept.");
            return 0;
        }
        catch (VaultException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
