namespace TeleExpertise.Web.Territory;

/// <summary>What a form sent, field by field under the names of its inputs, so that faults can lead to them.</summary>
static class Posted
{
    /// <summary>True when this request carries the form of that name.</summary>
    public static bool Sent(this HttpContext http, string form) => http.Request.HasFormContentType && http.Request.Form["_handler"] == form;

    /// <summary>A field; null when it was not sent or is empty.</summary>
    public static string? Field(this HttpContext http, string name) => http.Request.Form[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A field of whatever form this request carries; null when it carries none.</summary>
    public static string? Typed(this HttpContext http, string name) => http.Request.HasFormContentType ? http.Field(name) : null;

    /// <summary>All values of a field.</summary>
    public static string[] Fields(this HttpContext http, string name) => [.. http.Request.Form[name].OfType<string>()];

    /// <summary>True for a box that was ticked.</summary>
    public static bool Ticked(this HttpContext http, string name) => http.Request.Form[name].Count > 0;
}
