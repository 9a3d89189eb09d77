namespace TeleExpertise.Web.Layout;

/// <summary>
/// Answers 404 in a page's place; the error page is then run instead of it. NavigationManager.NotFound lets the router replace the page while it is still
/// being drawn, which fails whenever a page with a named form knows at once, without having waited, that it is not here.
/// </summary>
sealed class MissingPage(IHttpContextAccessor http)
{
    public void Answer() => http.HttpContext!.Response.StatusCode = StatusCodes.Status404NotFound;
}
