namespace TeleExpertise.Web.CaseForms;

/// <summary>Names the resource files of the forms of specialties.</summary>
public sealed class CaseFormsText;
