using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using TeleExpertise.Testing;
using TeleExpertise.Web.Layout;
using TeleExpertise.Web.Territory;

namespace TeleExpertise.Web.Tests.Layout;

public sealed class FrenchPunctuationStaysWithItsWord(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("Où exercez-vous ?", "Où exercez-vous\u00a0?")]
    [InlineData("la page « Mes rôles » ; ensuite : ici !", "la page «\u00a0Mes rôles\u00a0»\u00a0; ensuite\u00a0: ici\u00a0!")]
    [InlineData("à 13:00", "à 13:00")]
    [InlineData(" : ", "\u00a0: ")]
    public void No_line_ends_before_it(string typed, string set) => Assert.Equal(set, FrenchSpacing.Bind(typed));

    [Theory]
    [InlineData("fr-FR", "Carte\u00a0: Aubrac : nord")]
    [InlineData("en-GB", "Map: Aubrac : nord")]
    public void What_is_put_into_a_text_stays_as_it_is(string language, string said)
    {
        CultureInfo.CurrentUICulture = new(language);
        var words = app.Services.GetRequiredService<IStringLocalizer<TerritoryText>>();
        Assert.Equal(said, words["MapTitle", "Aubrac : nord"].Value);
    }
}
