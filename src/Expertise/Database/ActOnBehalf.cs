using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace TeleExpertise.Expertise.Database;

/// <summary>Tells each opened connection for whom it works. A pooled connection forgets it when it is given back.</summary>
sealed class ActOnBehalf : DbConnectionInterceptor
{
    public static readonly ActOnBehalf Instance = new();

    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (Command(connection, eventData) is not { } command) return;
        using (command) command.ExecuteNonQuery();
    }

    /// <inheritdoc />
    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Command(connection, eventData) is not { } command) return;
        await using (command) await command.ExecuteNonQueryAsync(cancellationToken);
    }

    static NpgsqlCommand? Command(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (eventData.Context is not ExpertiseDb { Reach: { OnBehalf: { } onBehalf } reach }) return null;
        return new("select act_for($1, $2)", (NpgsqlConnection)connection) { Parameters = { new() { Value = onBehalf }, new() { Value = reach.Today } } };
    }
}
