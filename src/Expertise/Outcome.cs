using System.Diagnostics.CodeAnalysis;

namespace TeleExpertise.Expertise;

/// <summary>What a verb gives back: its value, or a typed refusal. Exceptions are for bugs and broken machinery.</summary>
public readonly record struct Outcome<T>
{
    Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value, when <see cref="Refusal"/> is null.</summary>
    public T? Value { get; }

    /// <summary>Why not, when the verb refused.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True when the verb did what it says.</summary>
    [MemberNotNullWhen(true, nameof(Value)), MemberNotNullWhen(false, nameof(Refusal))]
    public bool Succeeded => Refusal is null;

    /// <summary>A success.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>A verb's "no": what kind, and per field a fixed code that pages and API turn into a sentence that says what to do.</summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Fields">The fields at fault; empty when the refusal is about the whole.</param>
/// <param name="Code">A fixed word such as <c>slot-taken</c>; its sentence is in the resource file Refusals.</param>
public sealed record Refusal(RefusalKind Kind, string Code, IReadOnlyList<FieldFault> Fields)
{
    /// <summary>The record does not exist, or this person may not know that it does: 404.</summary>
    public static readonly Refusal NotFound = new(RefusalKind.NotFound, "not-found", []);

    /// <summary>Bad input, field by field: 422 on pages, 400 in the API.</summary>
    public static Refusal Invalid(params IReadOnlyList<FieldFault> faults) => new(RefusalKind.Invalid, "invalid", faults);

    /// <summary>The state of the record does not allow it: 409.</summary>
    public static Refusal Conflict(string code) => new(RefusalKind.Conflict, code, []);

    /// <summary>Not now, but after a while: 429.</summary>
    public static Refusal TooSoon(string code, TimeSpan wait) => new(RefusalKind.TooSoon, code, []) { Wait = wait };

    /// <summary>How long to wait before the next try; only of <see cref="RefusalKind.TooSoon"/>.</summary>
    public TimeSpan? Wait { get; private init; }
}

/// <summary>One field's fault.</summary>
/// <param name="Field">The field's name as the form and the JSON spell it, camelCase.</param>
/// <param name="Code">A fixed word such as <c>ins-key-wrong</c>.</param>
public sealed record FieldFault(string Field, string Code);

/// <summary>The kinds of refusal.</summary>
public enum RefusalKind
{
    /// <summary>404.</summary>
    NotFound,

    /// <summary>Bad input.</summary>
    Invalid,

    /// <summary>409.</summary>
    Conflict,

    /// <summary>429.</summary>
    TooSoon,
}

/// <summary>The value of a verb that has nothing to give back.</summary>
public readonly record struct Done;
