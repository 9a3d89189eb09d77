using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TeleExpertise.Expertise.Database;

/// <summary>Recognises what the database forbade, so that code can say it politely.</summary>
public static class Violations
{
    /// <summary>True when a save failed on the constraint of this name.</summary>
    public static bool Violates(this DbUpdateException error, string constraint) =>
        error.InnerException is PostgresException refused && refused.ConstraintName == constraint;
}
