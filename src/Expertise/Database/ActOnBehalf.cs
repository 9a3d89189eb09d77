using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
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

    /// <summary>Tells an open connection. One whose transaction has failed, or was lost, forgets by itself what it was told inside.</summary>
    public static void Tell(ExpertiseDb db)
    {
        if (db.Database.GetDbConnection() is not NpgsqlConnection { State: ConnectionState.Open } connection) return;
        try
        {
            using var command = Command(connection, db.Reach.OnBehalf ?? "door", db.Reach.Today);
            command.ExecuteNonQuery();
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InFailedSqlTransaction) { }
    }

    static NpgsqlCommand? Command(DbConnection connection, ConnectionEndEventData eventData) =>
        eventData.Context is ExpertiseDb { Reach: { OnBehalf: { } onBehalf } reach } ? Command((NpgsqlConnection)connection, onBehalf, reach.Today) : null;

    static NpgsqlCommand Command(NpgsqlConnection connection, string onBehalf, DateOnly today) =>
        new("select act_for($1, $2)", connection) { Parameters = { new() { Value = onBehalf }, new() { Value = today } } };
}
