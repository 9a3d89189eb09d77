using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests.Deidentified;

namespace TeleExpertise.Web.Sessions;

/// <summary>An age as those outside a care team read it.</summary>
static class Ages
{
    public static string Say(IStringLocalizer<RoomText> words, AgeBand age) => age switch
    {
        { From: 0 } => words["AgeMinor", age.To! + 1],
        { To: null } => words["AgeVeryOld", age.From],
        _ => words["AgeBand", age.From, age.To],
    };
}
