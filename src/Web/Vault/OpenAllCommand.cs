using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.CoSigning;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Vault;
using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Vault;

/// <summary>
/// <c>open-all</c> instead of a server: opens everything that is sealed with the keys that are there, and compares each document with its hash.
/// A restored backup that passes can be worked with. Names no patient.
/// </summary>
static class OpenAllCommand
{
    public static async Task<int> Run(WebApplicationBuilder builder)
    {
        var options = new DbContextOptionsBuilder<ExpertiseDb>().UseExpertise(builder.Configuration["ConnectionStrings:Owner"]!).Options;
        await using var db = new ExpertiseDb(options, builder.Sealer()) { Reach = Reach.System };
        try
        {
            await VaultKeys.Check(db, TimeProvider.System, default);
            Console.WriteLine($"{await Opened<Patient>(db)} patients, {await Opened<Draft>(db)} drafts and {await Opened<Opinion>(db)} opinions opened");
            await Opened<CoSignature>(db); // supervisors' words on drafts
            await Opened<PatientCorrection>(db); // identities as they were before
            var (same, other) = await Documents(db);
            Console.WriteLine($"{same} documents are as they were (SHA-256)");
            if (other.Count > 0) Console.WriteLine($"not as they were: {string.Join(' ', other)}");
            return other.Count == 0 ? 0 : 1;
        }
        catch (VaultException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    static async Task<int> Opened<T>(ExpertiseDb db) where T : class, ISealed
    {
        var count = 0;
        await foreach (var row in db.Set<T>().AsNoTracking().AsAsyncEnumerable()) count += row.Id == Guid.Empty ? 0 : 1;
        return count;
    }

    static async Task<(int Same, List<Guid> Other)> Documents(ExpertiseDb db)
    {
        var (same, other) = (0, new List<Guid>());
        var bytes = new DocumentBytes(db);
        foreach (var document in await db.Set<Document>().AsNoTracking().Where(d => d.Sha256 != null).Select(d => new { d.Id, d.Sha256 }).ToListAsync())
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await foreach (var chunk in bytes.Read(document.Id)) hash.AppendData(chunk.Span);
            if (hash.GetHashAndReset().AsSpan().SequenceEqual(document.Sha256)) same++;
            else other.Add(document.Id);
        }
        return (same, other);
    }
}
