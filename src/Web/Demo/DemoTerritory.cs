namespace TeleExpertise.Web.Demo;

/// <summary>A territory of the demonstration: its tables are in Data, in a folder of its own.</summary>
/// <param name="Number">Of the département; begins the ids of its records.</param>
/// <param name="Folder">Its code, and the folder of its tables.</param>
/// <param name="Name">As people call it.</param>
sealed record DemoTerritory(byte Number, string Folder, string Name)
{
    /// <summary>All of them, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<DemoTerritory> All = [new(0x48, "lozere", "Lozère"), new(0x46, "lot", "Lot")];

    public Guid Id => Of(1, 1);
    public Guid Organisation(string? number) => Of(2, number);
    public Guid Service(string? number) => Of(3, number);
    public Guid Person(string? number) => Of(4, number);
    public Guid Grant(int line) => Of(5, line);
    public Guid Series(string? number) => Of(6, number);
    public Guid Request(int number) => Of(7, number);
    public Guid Room(string? number) => Of(8, number);

    public Guid Contact(string? number) => Of(9, number);
    public Guid Stop(string? number) => Of(10, number);

    /// <summary>The rows of one of its tables.</summary>
    public IEnumerable<string?[]> Rows(string table) => DemoData.Rows(Folder + "/" + table);

    Guid Of(int kind, string? number) => Of(kind, int.Parse(number!, System.Globalization.CultureInfo.InvariantCulture));

    Guid Of(int kind, int number) => DemoIds.Of(kind, number, Number);
}
