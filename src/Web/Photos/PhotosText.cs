namespace TeleExpertise.Web.Photos;

/// <summary>Texts of photos sent from a phone.</summary>
public sealed class PhotosText;
