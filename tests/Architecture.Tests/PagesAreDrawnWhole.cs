namespace TeleExpertise.Architecture.Tests;

/// <summary>A page that loads by itself is drawn half loaded whenever its first answer comes in passing, and fails on what it has not read yet.</summary>
public sealed class PagesAreDrawnWhole
{
    [Fact]
    public void What_loads_derives_from_Loaded()
    {
        var itself = Path.Combine(Tree.Root, "src", "Web", "Layout", "Loaded.cs");
        var files = Tree.Files("src").ToList();
        Assert.Contains(itself, files);
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains("Task OnInitializedAsync(", StringComparison.Ordinal));
    }
}
