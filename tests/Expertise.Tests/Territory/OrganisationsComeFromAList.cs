using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Territory;

public sealed class OrganisationsComeFromAList(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string List = """
        Nom;Type;Fait partie de;Commune;Code INSEE;Latitude;Longitude;FINESS
        Site du Lac;site;MSP du Lac;Lac-Neuf;46998;44,5;1.5;
        MSP du Lac;maison;;langogne;;;;480780097
        ;msp;;;;;;
        Sans lieu;msp;;Ys;;;;12
        Perdue;msp;Nulle part;;;;;
        "=1+1;x";msp;;;;;;
        """;

    static readonly Dictionary<string, string> Vocabulary = new(StringComparer.Ordinal) { ["maison"] = "Msp" };

    [Fact]
    public async Task A_trial_names_each_bad_line_and_keeps_nothing()
    {
        var village = await Village.Build(database);
        var tried = (await Take(await village.Coordinator(), village, List, keep: false)).Value!;
        Assert.Equal([(2, ""), (3, ""), (4, "name"), (5, "finess commune"), (6, "parent"), (7, "")], tried.Lines.Select(l => (l.Number, string.Join(' ', l.Faults.Select(f => f.Field)))));
        await using var db = database.Open();
        Assert.Equal(3, await db.Set<Organisation>().CountAsync(o => o.TerritoryId == village.Territory));
    }

    [Fact]
    public async Task Good_lines_are_kept_in_the_order_of_the_tree_and_a_second_time_changes_nothing()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        Assert.Equal([ImportAction.Made, ImportAction.Made, ImportAction.Made], (await Take(keeper, village, List, keep: true)).Value!.Lines.Where(l => l.Faults.Count == 0).Select(l => l.Action));
        var before = await Rows(village);
        Assert.Equal(6, before.Count);
        var (site, msp) = (before.Single(o => o.Name == "Site du Lac"), before.Single(o => o.Name == "MSP du Lac"));
        Assert.Equal((msp.Id, "46998", "48080", "480780097"), (site.ParentId, site.CommuneCode, msp.CommuneCode, msp.Finess));
        Assert.All((await Take(keeper, village, List, keep: true)).Value!.Lines.Where(l => l.Faults.Count == 0), l => Assert.Equal(ImportAction.Changed, l.Action));
        Assert.Equal(before.Select(o => (o.Id, o.ParentId, o.Name)), (await Rows(village)).Select(o => (o.Id, o.ParentId, o.Name)));
        await Take(keeper, village, "nom,type,finess\nMSP du Lac neuf,msp,480780097", keep: true);
        Assert.Equal("MSP du Lac neuf", (await Rows(village)).Single(o => o.Id == msp.Id).Name);
    }

    [Fact]
    public async Task A_list_without_its_columns_and_somebody_who_keeps_nothing_are_refused()
    {
        var village = await Village.Build(database);
        Assert.Equal("list-without-columns", (await Take(await village.Coordinator(), village, "name;kind\nX;msp", keep: true)).Refusal!.Fields.Single().Code);
        Assert.Equal("list-without-columns", (await Take(await village.Coordinator(), village, "", keep: true)).Refusal!.Fields.Single().Code);
        Assert.Equal(Refusal.NotFound, (await Take(await village.Expert(), village, List, keep: true)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Take(await (await Village.Build(database)).Coordinator(), village, List, keep: true)).Refusal);
    }

    Task<Outcome<ImportedOrganisations>> Take(Actor actor, Village village, string list, bool keep) => database.As(actor, (db, audit) =>
        new ImportOrganisations(db, new SaveOrganisation(db, TimeProvider.System, audit), audit).Run(actor, village.Territory, list, Vocabulary, keep, default));

    async Task<List<Organisation>> Rows(Village village)
    {
        await using var db = database.Open();
        return await db.Set<Organisation>().Where(o => o.TerritoryId == village.Territory).OrderBy(o => o.Id).ToListAsync();
    }
}
