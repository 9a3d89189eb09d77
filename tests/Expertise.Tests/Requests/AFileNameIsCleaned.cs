using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class AFileNameIsCleaned
{
    [Theory]
    [InlineData("photo du bras.jpg", "photo du bras.jpg")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\essai\bilan.pdf", "bilan.pdf")]
    [InlineData("bilan\u202Efdp.exe", "bilanfdp.exe")]
    [InlineData("a\r\nContent-Type: text\0.pdf", "aContent-Type text.pdf")]
    [InlineData("\u200Bcompte\u2066rendu.pdf", "compterendu.pdf")]
    [InlineData("été 👩‍⚕️.png", "été 👩⚕️.png")]
    [InlineData("demi \uD83D.png", "demi .png")]
    [InlineData("..", "")]
    [InlineData("dossier/", "")]
    [InlineData(null, "")]
    public void Paths_controls_and_directions_go(string? typed, string kept) => Assert.Equal(kept, PlainWords.FileName(typed));

    [Fact]
    public void A_long_name_keeps_its_extension()
    {
        var name = PlainWords.FileName(new string('n', 500) + ".pdf");
        Assert.Equal(200, name.Length);
        Assert.EndsWith("n.pdf", name, StringComparison.Ordinal);
    }
}
