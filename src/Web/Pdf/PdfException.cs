namespace TeleExpertise.Web.Pdf;

/// <summary>No PDF could be made. The message says why and quotes nothing of the page.</summary>
public sealed class PdfException(string message, Exception? cause = null) : Exception(message, cause);
