using Microsoft.EntityFrameworkCore.Diagnostics;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Database;

/// <summary>Seals rows before they are written, so that no verb can forget it.</summary>
sealed class SealWhatIsSaved : SaveChangesInterceptor
{
    public static readonly SealWhatIsSaved Instance = new();

    /// <inheritdoc />
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Seal(eventData);
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Seal(eventData);
        return new(result);
    }

    // What is in clear is no column, so EF cannot see it change: each row says for itself.
    static void Seal(DbContextEventData eventData)
    {
        if (eventData.Context is not ExpertiseDb db) return;
        foreach (var entry in db.ChangeTracker.Entries<ISealed>())
            if (entry.State is not (Microsoft.EntityFrameworkCore.EntityState.Deleted or Microsoft.EntityFrameworkCore.EntityState.Detached)) entry.Entity.Seal(db.Sealer);
    }
}
