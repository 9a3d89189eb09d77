using TeleExpertise.Expertise.CaseForms;

namespace TeleExpertise.Expertise.Tests.CaseForms;

public sealed class AnswersAreChecked
{
    [Theory]
    [InlineData(FieldKind.Line, " dos\0 ", "dos", null)]
    [InlineData(FieldKind.Number, "12,5", "12.5", null)]
    [InlineData(FieldKind.Number, "-1", null, "answer-out-of-bounds")]
    [InlineData(FieldKind.Number, "301", null, "answer-out-of-bounds")]
    [InlineData(FieldKind.Number, "1e3", null, "answer-not-a-number")]
    [InlineData(FieldKind.Number, "12 mm", null, "answer-not-a-number")]
    [InlineData(FieldKind.Date, "2026-02-29", null, "answer-not-a-date")]
    [InlineData(FieldKind.Date, "2026-02-28", "2026-02-28", null)]
    [InlineData(FieldKind.Choice, "stable", "stable", null)]
    [InlineData(FieldKind.Choice, "Stable", null, "answer-unknown-choice")]
    [InlineData(FieldKind.YesNo, "yes", "yes", null)]
    [InlineData(FieldKind.YesNo, "oui", null, "answer-unknown-choice")]
    [InlineData(FieldKind.Text, "", null, "answer-missing")]
    public void Each_kind_by_its_rule(FieldKind kind, string typed, string? kept, string? fault)
    {
        var field = new FormField { Key = "k", Kind = kind, Label = new("K", "K"), Least = 0, Most = 300, Required = true, Choices = [new("stable", new("Stable", "")), new("autre", new("Autre", ""))] };
        var (answers, faults) = CheckAnswers.Run(new() { Fields = [field] }, new Dictionary<string, string> { ["k"] = typed, ["foreign"] = "x" });
        Assert.Equal((kept, fault), (answers.GetValueOrDefault("k"), faults.SingleOrDefault()?.Code));
        Assert.All(faults, f => Assert.Equal("answer.k", f.Field));
        Assert.False(answers.ContainsKey("foreign"));
    }

    [Fact]
    public void A_wanted_document_counts_by_what_it_is()
    {
        FormContent form = new() { Documents = [new(new("Photo", ""), DocumentKind.Image, 2), new(new("Lettre", ""), DocumentKind.Pdf, 0)] };
        Assert.Equal(["document-image-missing"], CheckAnswers.Missing(form, ["image/jpeg", "application/pdf"]).Select(f => f.Code));
        Assert.Empty(CheckAnswers.Missing(form, ["image/jpeg", "image/png"]));
    }

    [Fact]
    public void A_form_says_what_is_wrong_with_it()
    {
        FormContent form = new()
        {
            Fields =
            [
                new() { Key = "a", Kind = FieldKind.Line, Label = new("", "") },
                new() { Key = "b", Kind = FieldKind.Choice, Label = new("B", ""), Choices = [new("x", new("X", ""))] },
                new() { Key = "b", Kind = FieldKind.Number, Label = new("B", ""), Least = 3, Most = 2 },
            ],
        };
        Assert.Equal(["f0.labelFr form-label-missing", "f1.choices form-choices-wrong", "f2.least form-bounds-wrong", "f2.labelFr form-label-twice"], CheckForm.Run(form).Select(f => $"{f.Field} {f.Code}"));
    }

    [Fact]
    public void The_same_label_is_the_same_fact_in_every_form() => Assert.Equal("traitement_en_cours", CheckForm.KeyOf("Traitement en  cours :"));
}
