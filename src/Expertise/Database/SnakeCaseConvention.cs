using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TeleExpertise.Expertise.Database;

/// <summary>TriageDecision.DecidedAt is triage_decision.decided_at; enums are stored as their snake_case words.</summary>
public sealed partial class SnakeCaseConvention : IModelFinalizingConvention
{
    /// <inheritdoc />
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            if (entity.IsMappedToJson())
            {
                // Properties inside a JSON document keep their names; only the column is renamed.
                if (entity.GetContainerColumnName() is { } json) entity.SetContainerColumnName(Snake(json));
                continue;
            }
            entity.Builder.ToTable(Snake(entity.GetTableName() ?? entity.ClrType.Name));
            foreach (var property in entity.GetProperties())
            {
                property.Builder.HasColumnName(Snake(property.GetColumnName()));
                var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
                if (type.IsEnum) property.Builder.HasConversion((ValueConverter)Activator.CreateInstance(typeof(EnumWord<>).MakeGenericType(type))!);
            }
        }
    }

    /// <summary>Turns TakeToSession into take_to_session.</summary>
    public static string Snake(string name) => Boundary().Replace(name, "${before}_${after}").ToLowerInvariant();

    [GeneratedRegex("(?<before>[a-z0-9])(?<after>[A-Z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Boundary();

    sealed class EnumWord<T>() : ValueConverter<T, string>(v => Words[v], w => Values[w]) where T : struct, Enum
    {
        static readonly Dictionary<T, string> Words = Enum.GetValues<T>().ToDictionary(v => v, v => Snake(v.ToString()));
        static readonly Dictionary<string, T> Values = Words.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
    }
}
