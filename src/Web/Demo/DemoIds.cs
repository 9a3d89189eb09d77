namespace TeleExpertise.Web.Demo;

/// <summary>Ids of the demonstration's records: the same on every installation, so that tests and links can name them.</summary>
public static class DemoIds
{
    /// <summary>Lozère, the first of its territories.</summary>
    public static readonly Guid Territory = Of(1, 1);

    /// <summary>CHU de Nîmes.</summary>
    public static readonly Guid ChuNimes = Organisation(1);

    /// <summary>MSP de Langogne.</summary>
    public static readonly Guid MspLangogne = Organisation(30);

    /// <summary>Internal medicine at CHU de Nîmes.</summary>
    public static readonly Guid InternalMedicine = Service(1);

    /// <summary>Dermatology at CHU de Nîmes.</summary>
    public static readonly Guid Dermatology = Service(3);

    /// <summary>Internal medicine, Thursday 13:00.</summary>
    public static readonly Guid InternalMedicineSeries = Series(1);

    /// <summary>Dermatology, Tuesday 12:30.</summary>
    public static readonly Guid DermatologySeries = Series(2);

    /// <summary>The organisation of this number in Lozère's organisations.csv.</summary>
    public static Guid Organisation(int number) => Of(2, number);

    /// <summary>The service of this number in Lozère's services.csv.</summary>
    public static Guid Service(int number) => Of(3, number);

    /// <summary>The person of this number in Lozère's people.csv.</summary>
    public static Guid Person(int number) => Of(4, number);

    /// <summary>The request of this number in Lozère's cases.json.</summary>
    public static Guid Request(int number) => Of(7, number);

    internal static Guid Series(int number) => Of(6, number);

    /// <summary>A fixed UUID of version 8, the one for values of one's own (RFC 9562 section 5.8): département (48 is Lozère), kind, number.</summary>
    internal static Guid Of(int kind, int number, byte territory = 0x48) =>
        new(territory, 0, 0x8000, 0x80, 0, 0, 0, (byte)kind, (byte)(number >> 16), (byte)(number >> 8), (byte)number);
}
