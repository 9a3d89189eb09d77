using QRCoder;
using TeleExpertise.Expertise.Attestations;

namespace TeleExpertise.Web.Attestations;

/// <summary>Where anybody checks a certificate: this site's public address, as the setting PublicUrl says it.</summary>
sealed class VerifyAddress(IConfiguration settings, IHttpContextAccessor http)
{
    /// <summary>The address with the code.</summary>
    public string Of(string code) => $"{Site}/verify/{CertificateCode.Grouped(code)}";

    /// <summary>The address for people who type the code.</summary>
    public string Form => $"{Site}/verify";

    /// <summary>The address as a picture, an SVG in a data URL.</summary>
    public string Picture(string code)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(Of(code), QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return "data:image/svg+xml;base64," + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(svg.GetGraphic(4)));
    }

    // Without the setting (a developer's machine) the address that was asked for.
    string Site => (settings["PublicUrl"] ?? $"{http.HttpContext!.Request.Scheme}://{http.HttpContext.Request.Host}").TrimEnd('/');
}
