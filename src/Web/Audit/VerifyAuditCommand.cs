using System.Data;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Audit;

/// <summary>
/// <c>verify-audit</c> instead of a server: says whether the audit is as it was written, and where not. Ends with 0 when it is, with 1 when
/// not, one line a chain that does not hold.
/// </summary>
static class VerifyAuditCommand
{
    public static async Task<int> Run(WebApplicationBuilder builder)
    {
        using var key = SealKey.Read(builder.DataFolder());
        var (seals, badLine) = AuditSeals.Read(builder.SealFile(), key);
        await using var connection = new NpgsqlConnection(builder.Configuration["ConnectionStrings:Owner"]);
        await connection.OpenAsync();
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var verdict = await VerifyAudit.Run(connection, seals, default);
        Console.WriteLine($"{verdict.Rows} rows in {verdict.Chains} chains, {seals.Count} seals");
        if (badLine is { } line) Console.WriteLine($"seals: line {line} is not what was written");
        foreach (var fault in verdict.Faults) Console.WriteLine(Words(fault));
        if (seals.Count == 0 && verdict.Rows > 0) Console.WriteLine("no seals: a chain written anew would not be seen");
        return verdict.Faults.Count == 0 && badLine is null ? 0 : 1;
    }

    static string Words(AuditFault fault) => (fault.Kind, fault.Entry) switch
    {
        (AuditFaultKind.Added, { } entry) => $"row {entry}: in no chain, added past the triggers",
        (AuditFaultKind.Changed, { } entry) => $"chain {fault.Chain} position {fault.Position}: row {entry} or its link was changed",
        (AuditFaultKind.Removed, _) => $"chain {fault.Chain} position {fault.Position}: a row or its link was removed",
        (AuditFaultKind.CutOff, _) => $"chain {fault.Chain} position {fault.Position}: the chain once went on from here",
        _ => $"chain {fault.Chain} up to position {fault.Position}: written anew after it was sealed",
    };
}
