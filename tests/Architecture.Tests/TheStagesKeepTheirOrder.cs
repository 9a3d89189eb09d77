using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Architecture.Tests;

public sealed class TheStagesKeepTheirOrder
{
    const string Root = "TeleExpertise.Expertise";
    static readonly string[] Stages = ["Requests", "Slots", "Sessions", "Opinions", "Circle", "Attestations", "Screens", "Tables", "OwnData", "Insight"];
    static readonly string[] Below = ["Territory", "People", "Settings", "Audit", "Notices", "CaseForms", "Csv", "ICalendar", "Vault", "Database"];

    [Fact]
    public void A_stage_uses_earlier_ones_only_and_what_lies_below_uses_none() =>
        Assert.Equal([], Order.Breaches(typeof(ExpertiseDb).Assembly, Root, Order.InOrder(Root, Stages)));

    [Fact]
    public void The_database_names_no_feature() =>
        Assert.Equal([], Order.Breaches(typeof(ExpertiseDb).Assembly, Root, (folder, used) => folder != "Database" || Order.FolderOf(used, Root) is "Database" or "Vault" or ""));

    [Fact]
    public void Every_folder_is_one_of_them() =>
        Assert.Empty(Uses.TypesIn(typeof(ExpertiseDb).Assembly).Select(t => Order.FolderOf(t, Root)).Distinct().Except([.. Stages, .. Below, ""]));

    [Fact]
    public void The_medicine_knows_neither_the_bridge_nor_the_hub() =>
        Assert.Equal([], Order.Breaches(typeof(ExpertiseDb).Assembly, Root, (_, used) => used.Assembly.GetName().Name is "TeleExpertise.Expertise" or "TeleExpertise.Rooms"));
}
