using System.Text;
using QRCoder;

namespace TeleExpertise.Web.SignIn;

/// <summary>A text as a picture that phones read, an SVG in a data URL.</summary>
static class QrCode
{
    public static string Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg.GetGraphic(4)));
    }
}
