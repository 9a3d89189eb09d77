namespace TeleExpertise.Web.Documents;

/// <summary>Texts of the pages of documents.</summary>
public sealed class DocumentsText;
