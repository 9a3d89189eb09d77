using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Tables;

/// <summary>
/// The code of a table: eight characters, as a meeting-room screen's own (40 bits), for one session and one table while its room is open. It is made from a random round and
/// a key outside the database, so that the screen can show it again as often as it is drawn and the database knows only its hash.
/// </summary>
static class TableCode
{
    /// <summary>The code of a round.</summary>
    public static string Of(Sealer sealer, Guid territory, Guid round) => ScreenCode.From(sealer.Blind(territory, "table-code", round.ToString()));

    /// <summary>A new round, with the hash of its code.</summary>
    public static (Guid Round, byte[] Sha256) Draw(Sealer sealer, Guid territory)
    {
        var round = Guid.NewGuid();
        return (round, Secret.Hash(Of(sealer, territory, round)));
    }
}
