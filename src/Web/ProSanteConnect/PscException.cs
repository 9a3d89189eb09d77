using Microsoft.AspNetCore.Authentication;

namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>Why somebody is not let in, in fixed words for the log: nothing of a token or of a person is in them.</summary>
sealed class PscException(string reason) : AuthenticationFailureException(reason);
