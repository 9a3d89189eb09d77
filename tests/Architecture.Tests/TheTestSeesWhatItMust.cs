namespace TeleExpertise.Architecture.Tests;

/// <summary>The samples break the order each in another way; a way that goes unseen here would go unseen in the product.</summary>
public sealed class TheTestSeesWhatItMust
{
    const string Samples = "TeleExpertise.Architecture.Tests.Samples";

    static readonly List<string> Breaches = Order.Breaches(typeof(TheTestSeesWhatItMust).Assembly, Samples, Order.InOrder(Samples, "Early", "Late"));

    public static TheoryData<string> Guilty => [.. typeof(Samples.Early.ByBase).Assembly.GetTypes()
        .Where(t => t.Namespace == Samples + ".Early" && t.Name.StartsWith("By", StringComparison.Ordinal) && !t.IsNested).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Guilty))]
    public void An_early_folder_that_uses_a_late_one_is_refused(string sample) =>
        Assert.Contains(Breaches, b => b.StartsWith($"{Samples}.Early.{sample}", StringComparison.Ordinal));

    [Fact]
    public void There_are_samples() => Assert.Equal(13, Guilty.Count);

    [Fact]
    public void What_keeps_the_order_is_not_blamed() => Assert.DoesNotContain(Breaches, b => b.Contains("Blameless", StringComparison.Ordinal));

    [Fact]
    public void The_other_way_round_is_allowed() =>
        Assert.Equal([], Order.Breaches(typeof(TheTestSeesWhatItMust).Assembly, Samples, Order.InOrder(Samples, "Late", "Early")));

    [Fact]
    public void A_folder_outside_the_list_may_use_none_of_it() =>
        Assert.NotEmpty(Order.Breaches(typeof(TheTestSeesWhatItMust).Assembly, Samples, Order.InOrder(Samples, "Late")));
}
