using Microsoft.AspNetCore.Components;

namespace TeleExpertise.Web.Layout;

/// <summary>
/// A component that is drawn once it has loaded all it shows, and not before. One that loads as Blazor proposes is drawn half way, at the first wait that is none in
/// passing, and which that is depends on how fast the database answers. What is inside it begins to load afterwards: both share one connection.
/// </summary>
public abstract class Loaded : ComponentBase
{
    bool begun, done;

    /// <inheritdoc />
    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!begun)
        {
            begun = true;
            await Load();
            done = true;
        }
        if (done) await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what the component shows.</summary>
    protected abstract Task Load();
}
