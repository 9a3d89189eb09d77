namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>Which Pro Santé Connect, and as whom this installation comes to it.</summary>
/// <param name="Issuer">Exactly what every token must name.</param>
/// <param name="Discovery">Its discovery document.</param>
/// <param name="ClientId">As given when the installation was registered there.</param>
/// <param name="ClientSecret">Likewise.</param>
sealed record PscSettings(string Issuer, string Discovery, string ClientId, string ClientSecret)
{
    /// <summary>Pro Santé Connect publishes its document under this name, beside the usual one of the software it runs on.</summary>
    const string Document = "/.well-known/wallet-openid-configuration";

    /// <summary>True when all is encrypted on the way; only a provider on this machine may do without.</summary>
    public bool RequireHttps => !new Uri(Issuer).IsLoopback;

    /// <summary>What is configured; null when people do not come in this way.</summary>
    /// <exception cref="InvalidOperationException">Half of it is missing: better no start than a button that cannot work.</exception>
    public static PscSettings? From(IConfiguration settings)
    {
        if (settings["Psc:ClientId"] is not { Length: > 0 } client) return null;
        var issuer = settings["Psc:Environment"] switch
        {
            "production" => "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet",
            "sandbox" => "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet",
            "custom" when Uri.TryCreate(settings["Psc:Authority"], UriKind.Absolute, out _) => settings["Psc:Authority"]!,
            _ => throw new InvalidOperationException("Psc:Environment must be production, sandbox, or custom with Psc:Authority."),
        };
        var secret = settings["Psc:ClientSecretFile"] is { Length: > 0 } file ? File.ReadAllText(file).Trim() : settings["Psc:ClientSecret"];
        if (string.IsNullOrEmpty(secret)) throw new InvalidOperationException("Psc:ClientSecretFile or Psc:ClientSecret is missing.");
        var document = settings["Psc:Environment"] == "custom" ? "/.well-known/openid-configuration" : Document;
        return new(issuer, issuer.TrimEnd('/') + document, client, secret);
    }
}
