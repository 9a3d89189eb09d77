using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Web.Operations;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Attestations;

/// <summary>Where anybody checks a certificate.</summary>
sealed class VerifyAddress(PublicSite site)
{
    /// <summary>The address with the code.</summary>
    public string Of(string code) => $"{site.Url}/verify/{CertificateCode.Grouped(code)}";

    /// <summary>The address for people who type the code.</summary>
    public string Form => $"{site.Url}/verify";

    /// <summary>The address as a picture, an SVG in a data URL.</summary>
    public string Picture(string code) => QrCode.Of(Of(code));
}
