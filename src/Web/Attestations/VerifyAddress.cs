using QRCoder;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Attestations;

/// <summary>Where anybody checks a certificate.</summary>
sealed class VerifyAddress(PublicSite site)
{
    /// <summary>The address with the code.</summary>
    public string Of(string code) => $"{site.Url}/verify/{CertificateCode.Grouped(code)}";

    /// <summary>The address for people who type the code.</summary>
    public string Form => $"{site.Url}/verify";

    /// <summary>The address as a picture, an SVG in a data URL.</summary>
    public string Picture(string code)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(Of(code), QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return "data:image/svg+xml;base64," + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(svg.GetGraphic(4)));
    }
}
