using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Web.Notices;

/// <summary>A notice as mail: something waits, sign in to see it. No name, no patient, no clinical word: mail is a postcard.</summary>
static class NoticeMail
{
    /// <summary>The mail of one notice; made again it has the same Message-ID, so that a duplicate shows as one.</summary>
    /// <param name="letter">What waits, and for whom; a line break in the address, which was checked when the account was made, throws.</param>
    /// <param name="from">Our address.</param>
    /// <param name="publicUrl">Where to sign in.</param>
    public static MailMessage Of(Letter letter, MailAddress from, string publicUrl)
    {
        var (notice, site) = (letter.Notice, publicUrl.TrimEnd('/'));
        var what = letter.Entry is { } entry ? CalendarMail.What(notice.Kind, entry) : WhatWaits(notice.Kind);
        var toDo = letter.Entry is null ? WhatToDo(notice.Kind, site, letter.Token) : CalendarMail.WhatToDo(letter.Entry, site);
        var mail = new MailMessage(from, new MailAddress(letter.To))
        {
            Subject = "TeleExpertise : " + what,
            SubjectEncoding = Encoding.UTF8,
            Body = $"Bonjour,\r\n\r\nSur TeleExpertise, {what}.\r\n\r\n{toDo}\r\n\r\n"
                + "Ce message ne contient volontairement aucune donnée de santé. Merci de ne pas y répondre.\r\n",
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.Base64, // the framework's quoted-printable codes line ends, which RFC 2045 6.7 forbids in text
            Headers = { ["Message-ID"] = $"<{notice.Id}@{from.Host}>", ["Auto-Submitted"] = "auto-generated" },
        };
        if (letter.Entry is not null && notice.Kind == NoticeKind.CalendarChanged) mail.AlternateViews.Add(CalendarMail.Part(letter.Entry, from, letter.To, site));
        return mail;
    }

    static string WhatWaits(NoticeKind kind) => kind switch
    {
        NoticeKind.RequestFiled => "une demande d'avis attend votre service",
        NoticeKind.RequestDeclined => "une réponse à l'une de vos demandes vous attend",
        NoticeKind.OpinionUnread => "un avis n'a pas encore été lu",
        NoticeKind.ReviewDue => "un point était prévu ces jours-ci sur l'une de vos demandes",
        NoticeKind.CaseAsked => "le spécialiste vous a écrit au sujet d'une demande",
        NoticeKind.CaseReplied => "une réponse à votre question vous attend",
        NoticeKind.CaseHandedOn => "une demande a été confiée à un autre spécialiste",
        NoticeKind.SecondAsked => "un deuxième service est sollicité pour une demande d'avis",
        NoticeKind.SecondAnswered => "le deuxième service sollicité pour une demande a répondu",
        NoticeKind.OpinionAdded => "un complément à un avis vous attend",
        NoticeKind.DocumentQuarantined => "un fichier que vous avez joint a été écarté par l'antivirus",
        NoticeKind.SlotOffered => "un créneau plus proche est gardé pour l'une de vos demandes : votre réponse est attendue",
        NoticeKind.CaseReturned => "une demande manquée deux fois en session attend une nouvelle décision du service",
        NoticeKind.LaterDateAsked => "la session prévue pour une demande est lointaine : votre accord est attendu",
        NoticeKind.TurnedToWriting => "une demande sera répondue par écrit",
        NoticeKind.SlotReleased => "l'une de vos demandes n'a pas été présentée ; une autre date suivra",
        NoticeKind.FileShared => "un dossier vous est ouvert",
        NoticeKind.GlassBroken => "quelqu'un a ouvert en urgence un dossier que vous suivez",
        NoticeKind.PatientsMerged => "deux dossiers d'une même personne ont été réunis",
        NoticeKind.CoSignatureAsked => "une demande attend votre cosignature",
        NoticeKind.CoSignatureWaits => "une demande attend votre cosignature depuis quelques jours",
        NoticeKind.DraftReturned => "une demande que vous avez préparée vous a été renvoyée avec un mot",
        NoticeKind.DraftCoSigned => "une demande que vous avez préparée a été cosignée",
        NoticeKind.CoSignatureDropped => "une demande n'attend plus de cosignature : l'un de vous deux a clos son compte",
        NoticeKind.ErasureWaits => "un effacement attend d'être confirmé par une deuxième personne",
        NoticeKind.RosterFailing => "votre tableau de garde ne peut plus être lu depuis quelques jours",
        NoticeKind.SeatToConfirm => "votre présence à une session attend votre confirmation",
        NoticeKind.CoOwnerNamed => "une demande a été faite avec vous",
        NoticeKind.CoOwnerLeft => "le médecin qui suivait avec vous l'une de vos demandes ne la suit plus",
        NoticeKind.CoOwnerRemoved => "une demande qui avait été faite avec vous ne vous concerne plus",
        NoticeKind.PatientCorrected => "l'identité d'un dossier que vous suivez a été corrigée",
        NoticeKind.PasswordLink => "un nouveau mot de passe a été demandé pour votre compte",
        NoticeKind.AccessReset => "l'administration a créé un lien qui change votre mot de passe",
        NoticeKind.AccessRecovery => "l'accès à votre compte peut être rétabli",
        NoticeKind.Invited => "une invitation vous attend",
        NoticeKind.OpinionInvited => "un avis vous est adressé",
        NoticeKind.SignInChanged => "un moyen de connexion de votre compte a changé",
        NoticeKind.EmailConfirm => "cette adresse e-mail a été demandée pour un compte",
        NoticeKind.EmailChanging => "une autre adresse e-mail a été demandée pour votre compte",
        _ => "un avis vous attend",
    };

    static string WhatToDo(NoticeKind kind, string site, string? token) => kind switch
    {
        NoticeKind.PasswordLink => $"Choisissez-le ici dans les 30 minutes ; ce lien ne sert qu'une fois :\r\n{site}/invitation/{token}\r\n\r\n"
            + "Vous n'avez rien demandé ? Ne faites rien : sans ce message, rien ne change.",
        NoticeKind.AccessRecovery => "Quelqu'un qui gère les comptes de votre territoire a confirmé vous avoir identifié·e. Ce lien ne sert qu'une fois, dans les 24 heures :\r\n"
            + $"{site}/invitation/{token}\r\n\r\nIl remplace votre mot de passe et retire vos clés d'accès et vos codes.\r\n\r\n"
            + "Vous n'avez rien demandé ? N'ouvrez pas ce lien et prévenez l'administration : sans lui, rien ne change. Changer votre mot de passe l'annule.",
        NoticeKind.Invited => "Vous êtes invité·e à rejoindre une équipe. Ce lien ne sert qu'une fois et expire au bout de quelques jours :\r\n"
            + $"{site}/join/{token}\r\n\r\nYou are invited to join a team. This link works once and expires after some days (the page can be read in English).\r\n\r\n"
            + "Ce message ne vous concerne pas ? Ignorez-le. / Not meant for you? Please ignore it.",
        NoticeKind.OpinionInvited => "Ce lien l'ouvre pour le numéro RPPS auquel il est adressé ; il expire au bout de quelques jours :\r\n"
            + $"{site}/opinion/{token}\r\n\r\nAn opinion was sent to you. This link opens it for your RPPS number and expires after some days (the page can be read in English).\r\n\r\n"
            + "Ce message ne vous concerne pas ? Ignorez-le. / Not meant for you? Please ignore it.",
        NoticeKind.EmailConfirm => $"Confirmez qu'elle est la vôtre dans les 24 heures ; ce lien ne sert qu'une fois :\r\n{site}/email/{token}\r\n\r\n"
            + "Vous n'avez rien demandé ? Ne faites rien : sans ce message, rien ne change.",
        NoticeKind.EmailChanging or NoticeKind.AccessReset or NoticeKind.SignInChanged => "Si cela ne vient pas de vous, prévenez l'administration, puis vérifiez vos moyens de connexion et vos sessions :\r\n"
            + $"{site}/account/security",
        _ => $"Connectez-vous pour en savoir plus :\r\n{site}/",
    };
}
