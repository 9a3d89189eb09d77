using System.Text.Json.Nodes;

namespace TeleExpertise.Web.Tests.Export;

/// <summary>As much of JSON Schema (2020-12) as our formats use: type, properties, required, items, enum, const and $ref within the file.</summary>
static class SchemaCheck
{
    /// <summary>Where a value is not as its schema says, by path; empty when it is.</summary>
    public static List<string> Faults(JsonNode schema, JsonNode? value)
    {
        var faults = new List<string>();
        Check(schema, schema, value, "#", faults);
        return faults;
    }

    static void Check(JsonNode root, JsonNode rule, JsonNode? value, string path, List<string> faults)
    {
        if (rule is not JsonObject said) return;
        if (said["$ref"] is { } to) said = to.GetValue<string>().TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (at, name) => at is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : at[name]!).AsObject();
        if (said["type"] is { } types && !(types is JsonArray several ? several.Select(t => t!.GetValue<string>()) : [types.GetValue<string>()]).Contains(Kind(value))) faults.Add($"{path} is {Kind(value)}");
        if (said["enum"] is JsonArray words && !words.Any(w => JsonNode.DeepEquals(w, value))) faults.Add($"{path} is {value}");
        if (said["const"] is { } only && !JsonNode.DeepEquals(only, value)) faults.Add($"{path} is not {only}");
        if (value is JsonObject fields)
        {
            var known = said["properties"] as JsonObject ?? [];
            faults.AddRange((said["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()).Where(r => !fields.ContainsKey(r)).Select(r => $"{path}/{r} is missing"));
            foreach (var (name, field) in fields)
                if (known[name] is { } its) Check(root, its, field, $"{path}/{name}", faults);
                else faults.Add($"{path}/{name} is not described");
        }
        if (value is JsonArray all && said["items"] is { } each)
            for (var at = 0; at < all.Count; at++) Check(root, each, all[at], $"{path}/{at}", faults);
    }

    static string Kind(JsonNode? value) => value?.GetValueKind() switch
    {
        null or System.Text.Json.JsonValueKind.Null => "null",
        System.Text.Json.JsonValueKind.Object => "object",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
        _ => "boolean",
    };
}
