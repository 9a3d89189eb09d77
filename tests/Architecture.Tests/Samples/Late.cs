namespace TeleExpertise.Architecture.Tests.Samples.Late;

/// <summary>What the samples of the earlier folder use and may not.</summary>
public class Thing
{
    public static int Count => 1;

    public static void Do() { }
}

public interface IThing;

[AttributeUsage(AttributeTargets.All)]
public sealed class ThingAttribute : Attribute;

public sealed class ThingException : Exception;
