using TeleExpertise.Expertise.Requests.Deidentified;

namespace TeleExpertise.Expertise.Tests.Deidentified;

public sealed class NamesAreScrubbed
{
    static readonly Scrubber Marie = new(["CÔTE-ROUX", "Marie Élisabeth", "ROUX"], ["Anne Médecin", "MSP de Langogne"], ["Saint-Chély-d'Apcher", "Langogne"], [new(1948, 3, 12), new(1949, 12, 3)], ["248034808001254", "249124808001247"]);

    [Theory]
    [InlineData("Mme Cote-Roux, MARIE pour les siens", "Mme [nom], [nom] pour les siens")]
    [InlineData("vue par le Dr Medecin (Anne)", "vue par le Dr [professionnel] ([professionnel])")]
    [InlineData("habite saint chély d’apcher, née à Langogne", "habite [commune], née à [commune]")]
    [InlineData("née le 12/03/1948, soit le 12 mars 1948", "née le [date de naissance], soit le [date de naissance]")]
    [InlineData("autrefois née le 3/12/1949, INS 249124808001247", "autrefois née le [date de naissance], INS [INS]")]
    [InlineData("INS 2 48 03 48 080 012 54", "INS [INS]")]
    [InlineData("joindre au 06 12 34 56 78 ou a.b@example.org", "joindre au [coordonnées] ou [coordonnées]")]
    [InlineData("Lésion érythémateuse, marier les traitements, TA 12/8", "Lésion érythémateuse, marier les traitements, TA 12/8")]
    public void What_tells_whose_it_is_goes_and_the_rest_stays(string typed, string shown) => Assert.Equal(shown, Marie.Scrub(typed));

    [Fact]
    public void A_long_text_of_one_letter_is_no_trap() => Assert.False(Marie.FindsIn(new string('a', 20_000)));
}
