using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Tables;

/// <summary>Where a phone sits down at a table.</summary>
static class TableCodes
{
    /// <summary>The page on which the code is typed.</summary>
    public static string Form(PublicSite site) => $"{site.Url}/table";

    /// <summary>The same with the code in its fragment, which browsers send nowhere.</summary>
    public static string Address(PublicSite site, string code) => $"{site.Url}/table#{code}";
}
