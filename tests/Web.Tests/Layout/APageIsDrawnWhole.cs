using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TeleExpertise.Web.Layout;

namespace TeleExpertise.Web.Tests.Layout;

public sealed class APageIsDrawnWhole
{
    [Fact]
    public async Task Whose_first_answer_comes_at_once_and_whose_second_takes_its_time()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using HtmlRenderer renderer = new(services, NullLoggerFactory.Instance);
        List<string> drawn = [];
        await renderer.Dispatcher.InvokeAsync(() => renderer.RenderComponentAsync<Page>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Page.Drawn)] = drawn })));
        Assert.Equal(["first second"], drawn);
    }

    sealed class Page : Loaded
    {
        string? first, second;

        [Parameter] public List<string> Drawn { get; set; } = [];

        protected override async Task Load()
        {
            first = await Task.FromResult("first");
            await Task.Delay(10);
            second = "second";
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => Drawn.Add($"{first} {second}");
    }
}
