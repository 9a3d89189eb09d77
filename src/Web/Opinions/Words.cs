using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.Opinions;

static class Words
{
    /// <summary>The reader's word for a profession.</summary>
    public static string Profession(this IStringLocalizer<OpinionsText> words, Profession profession) =>
        words["Profession." + SnakeCaseConvention.Snake(profession.ToString())];
}
