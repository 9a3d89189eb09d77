namespace TeleExpertise.Web.Deidentified;

/// <summary>Texts of the page of the de-identified view.</summary>
public sealed class DeidentifiedText;
