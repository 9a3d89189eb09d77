namespace TeleExpertise.Web.Operations;

/// <summary>Where others find this site.</summary>
sealed class PublicSite(IConfiguration settings, IHttpContextAccessor http)
{
    /// <summary>As the setting PublicUrl says it; without (a developer's machine) the address that was asked for. No slash at its end.</summary>
    public string Url => (settings["PublicUrl"] ?? $"{http.HttpContext!.Request.Scheme}://{http.HttpContext.Request.Host}").TrimEnd('/');
}
