using Microsoft.AspNetCore.Authentication;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.People;
using TeleExpertise.Web.Layout;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>Somebody is back from Pro Santé Connect: each method gives the path to lead them to.</summary>
sealed partial class PscReturn(
    MatchPscAccount match, LinkPscAccount link, KeepPscSignIn keep, FindPscAccount find, FindSignIn findSignIn, ReAuthenticate again, Entrance entrance, AuditTrail audit, IHttpContextAccessor accessor, ILogger<PscReturn> log)
{
    HttpContext Http => accessor.HttpContext!;

    /// <summary>Vouched for.</summary>
    public async Task<string> Arrive(AuthenticationProperties properties)
    {
        var (errand, proof) = (PscErrand.Of(properties), properties.GetParameter<PscProof>(PscErrand.Proof)!);
        return errand.Links is { } linked ? await Link(errand, linked, proof)
            : errand.Confirms is { } signIn ? await Confirm(errand, signIn, proof) : await Enter(errand, proof);
    }

    /// <summary>Something is wrong with the answer; which thing is for the log, not for whoever made it.</summary>
    public async Task<string> Refuse(AuthenticationProperties? properties, Exception why)
    {
        LogRefusal(why.Message);
        await audit.Refused(null, "sign-in", "account", null, Http.RequestAborted);
        return Back(PscErrand.Of(properties), "refused");
    }

    /// <summary>The page to go back to, which says why.</summary>
    public static string Back(PscErrand errand, string why) =>
        $"{(errand.Links is not null ? PscStage.Security : errand.Confirms is not null ? AskAgain.Page : "/sign-in")}?psc={why}&next={Uri.EscapeDataString(LocalPath.Of(errand.Next))}";

    async Task<string> Enter(PscErrand errand, PscProof proof)
    {
        var found = await match.Run(proof.Person, Http.RequestAborted);
        if (!found.Succeeded) return Back(errand, found.Refusal.Code switch { "psc-profession" => "profession", "psc-link" => "link", _ => "refused" });
        var path = await entrance.Enter(found.Value, SignInMethod.Psc, errand.Next);
        await keep.Run(entrance.Begun!.Id, proof.IdToken, proof.Person.Activities, Http.RequestAborted);
        return proof.Person.Activities.Count > 1 ? $"/account/sector?next={Uri.EscapeDataString(path)}" : path;
    }

    /// <summary>The same browser, the same sign-in, the same person as the one who set out.</summary>
    async Task<string> Confirm(PscErrand errand, Guid signInId, PscProof proof)
    {
        var signIn = await entrance.Here() == signInId ? await findSignIn.Run(signInId, Http.RequestAborted) : null;
        if (signIn is null || await find.Run(proof.Person, Http.RequestAborted) is not { IsProven: true, Account: { DisabledAt: null } account } || account.Id != signIn.AccountId)
        {
            await audit.Refused(signIn?.AccountId, "re-authenticate", "account", signIn?.AccountId, Http.RequestAborted);
            return Back(errand, "refused");
        }
        await again.Run(signIn, Http.RequestAborted);
        return LocalPath.Of(errand.Next);
    }

    /// <summary>The same browser and the same sign-in as the one who set out; the person is the provider's.</summary>
    async Task<string> Link(PscErrand errand, Guid signInId, PscProof proof)
    {
        if ((await entrance.Here() == signInId ? await findSignIn.Run(signInId, Http.RequestAborted) : null) is not { Confined: false } signIn) return Back(errand, "refused");
        var linked = await link.Run(signIn, proof.Person, Http.RequestAborted);
        return linked.Succeeded ? PscStage.Security + "?done=psc-linked" : $"{PscStage.Security}?fault={linked.Refusal.Code}";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Somebody who came from Pro Santé Connect was not let in. {Reason}")]
    partial void LogRefusal(string reason);
}
