using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Database;

#pragma warning disable EF1001 // The public way, an IMaterializationInterceptor, has EF make two delegates for each property of each row of every kind: a fifth of a busy server's time.
/// <summary>Opens rows that are kept sealed as they are read, so that no verb can forget it.</summary>
sealed class OpenWhatIsRead(StructuralTypeMaterializerSourceDependencies dependencies) : RelationalStructuralTypeMaterializerSource(dependencies), IStructuralTypeMaterializerSource
{
    static readonly MethodInfo Opened = typeof(OpenWhatIsRead).GetMethod(nameof(Open), BindingFlags.NonPublic | BindingFlags.Static)!;

    Expression IStructuralTypeMaterializerSource.CreateMaterializeExpression(StructuralTypeMaterializerSourceParameters parameters, Expression materializationContextExpression)
    {
        var row = CreateMaterializeExpression(parameters, materializationContextExpression);
        return typeof(ISealed).IsAssignableFrom(row.Type)
            ? Expression.Call(Opened.MakeGenericMethod(row.Type), row, Expression.Property(materializationContextExpression, nameof(MaterializationContext.Context)))
            : row;
    }

    static T Open<T>(T row, DbContext db) where T : ISealed
    {
        row.Open(((ExpertiseDb)db).Sealer);
        return row;
    }
}
#pragma warning restore EF1001
