namespace TeleExpertise.Expertise.Opinions;

/// <summary>What the author of an opinion writes. Two are equal when every word is.</summary>
public sealed record OpinionText
{
    /// <summary>Longest text of one part, characters.</summary>
    public const int MaxLength = 20_000;

    /// <summary>Longest line of <see cref="Addressee"/>, characters.</summary>
    public const int MaxLine = 300;

    /// <summary>The question as its reader understood it.</summary>
    public string Understood { get; init; } = "";
    public string Findings { get; init; } = "";

    /// <summary>The opinion itself; the one part that may not be missing when it is signed, with <see cref="Degree"/>.</summary>
    public string Answer { get; init; } = "";
    public string Recommendations { get; init; } = "";

    /// <summary>Acts carried out and prescriptions made (R6316-4 2° CSP).</summary>
    public string Prescriptions { get; init; } = "";

    /// <summary>What would change the advice: results, signs, a course that differs.</summary>
    public string Reconsider { get; init; } = "";

    /// <summary>For whom it is, beside the person who asked.</summary>
    public string Addressee { get; init; } = "";
    public OpinionDegree? Degree { get; init; }
    public DateOnly? FollowUpOn { get; init; }

    /// <summary>The patient was there: no tele-expertise but a teleconsultation.</summary>
    public bool PatientPresent { get; init; }

    /// <summary>The patient was in hospital.</summary>
    public bool Inpatient { get; init; }

    /// <summary>The same, storable.</summary>
    internal OpinionText Cleaned() => this with
    {
        Understood = TypedText.Clean(Understood),
        Findings = TypedText.Clean(Findings),
        Answer = TypedText.Clean(Answer),
        Recommendations = TypedText.Clean(Recommendations),
        Prescriptions = TypedText.Clean(Prescriptions),
        Reconsider = TypedText.Clean(Reconsider),
        Addressee = PlainWords.Clean(Addressee),
    };

    /// <summary>What is too long, field by field; a text that is merely unfinished is none.</summary>
    internal List<FieldFault> Faults()
    {
        (string Field, string Text, int Longest)[] parts =
        [
            ("understood", Understood, MaxLength), ("findings", Findings, MaxLength), ("answer", Answer, MaxLength), ("recommendations", Recommendations, MaxLength),
            ("prescriptions", Prescriptions, MaxLength), ("reconsider", Reconsider, MaxLength), ("addressee", Addressee, MaxLine),
        ];
        return [.. parts.Where(p => p.Text.Length > p.Longest).Select(p => new FieldFault(p.Field, "opinion-too-long"))];
    }

    /// <summary>What is still missing for a signature.</summary>
    internal List<FieldFault> Missing()
    {
        var faults = new List<FieldFault>();
        if (Answer.Trim().Length < 3) faults.Add(new("answer", "opinion-answer-missing"));
        if (Degree is null) faults.Add(new("degree", "opinion-degree-missing"));
        return faults;
    }
}
