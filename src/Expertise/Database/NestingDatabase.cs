using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace TeleExpertise.Expertise.Database;

/// <summary>
/// Lets a verb begin its transaction inside another one: the inner one becomes a savepoint. So a later stage can call an
/// earlier stage's verb, and a verb's work can commit together with the reply that is kept for its Idempotency-Key.
/// </summary>
sealed class NestingDatabase(DbContext context) : DatabaseFacade(context)
{
    int depth;

    /// <inheritdoc />
    public override async Task<IDbContextTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default)
    {
        if (CurrentTransaction is not { } outer) return await base.BeginTransactionAsync(cancellationToken);
        var name = "inner_" + ++depth;
        await outer.CreateSavepointAsync(name, cancellationToken);
        return new Inner(outer, name);
    }

    /// <inheritdoc />
    public override IDbContextTransaction BeginTransaction()
    {
        if (CurrentTransaction is not { } outer) return base.BeginTransaction();
        var name = "inner_" + ++depth;
        outer.CreateSavepoint(name);
        return new Inner(outer, name);
    }

    /// <summary>Commit keeps the work for the outer commit; anything else undoes it.</summary>
    sealed class Inner(IDbContextTransaction outer, string name) : IDbContextTransaction, IInfrastructure<DbTransaction>
    {
        bool over;

        public Guid TransactionId => outer.TransactionId;
        public DbTransaction Instance => outer.GetDbTransaction();
        public bool SupportsSavepoints => outer.SupportsSavepoints;

        public void Commit() { over = true; outer.ReleaseSavepoint(name); }
        public Task CommitAsync(CancellationToken cancellationToken = default) { over = true; return outer.ReleaseSavepointAsync(name, cancellationToken); }
        public void Rollback() { over = true; outer.RollbackToSavepoint(name); }
        public Task RollbackAsync(CancellationToken cancellationToken = default) { over = true; return outer.RollbackToSavepointAsync(name, cancellationToken); }
        public void Dispose() { if (!over && !IsLost) Rollback(); }
        public ValueTask DisposeAsync() => over || IsLost ? ValueTask.CompletedTask : new(RollbackAsync());

        /// <summary>A lost connection has undone the work already; to fail once more at it would hide the error that tells so.</summary>
        bool IsLost
        {
            get
            {
                try
                {
                    return Instance.Connection?.State != ConnectionState.Open;
                }
                catch (ObjectDisposedException)
                {
                    return true; // the connection took the transaction along
                }
            }
        }

        public void CreateSavepoint(string name) => outer.CreateSavepoint(name);
        public Task CreateSavepointAsync(string name, CancellationToken cancellationToken = default) => outer.CreateSavepointAsync(name, cancellationToken);
        public void RollbackToSavepoint(string name) => outer.RollbackToSavepoint(name);
        public Task RollbackToSavepointAsync(string name, CancellationToken cancellationToken = default) => outer.RollbackToSavepointAsync(name, cancellationToken);
        public void ReleaseSavepoint(string name) => outer.ReleaseSavepoint(name);
        public Task ReleaseSavepointAsync(string name, CancellationToken cancellationToken = default) => outer.ReleaseSavepointAsync(name, cancellationToken);
    }
}
