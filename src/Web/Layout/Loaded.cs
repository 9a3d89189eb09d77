using Microsoft.AspNetCore.Components;

namespace TeleExpertise.Web.Layout;

/// <summary>
/// A component that is drawn before it has loaded anything and once it has loaded all, never half way: Blazor draws at the first wait that is none in passing,
/// and which that is depends on how fast the database answers.
/// </summary>
public abstract class Loaded : ComponentBase
{
    /// <inheritdoc />
    protected sealed override async Task OnInitializedAsync()
    {
        await Task.Yield();
        await Load();
    }

    /// <summary>Reads what the component shows.</summary>
    protected abstract Task Load();
}
