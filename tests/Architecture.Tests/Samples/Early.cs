using TeleExpertise.Architecture.Tests.Samples.Late;

namespace TeleExpertise.Architecture.Tests.Samples.Early;

// Each class uses the later folder in another way; each must be refused.

public class ByBase : Thing;

public sealed class ByInterface : IThing;

[Thing]
public sealed class ByAttribute;

public sealed class ByField
{
    public List<Thing[]>? Things { get; set; }
}

public static class ByParameter
{
    public static bool IsNothing(Thing? thing) => thing is null;
}

public static class ByConstraint
{
    public static string Name<T>() where T : Thing => typeof(T).Name;
}

public static class ByCall
{
    public static int Count() => Thing.Count + 1;
}

public static class ByLambda
{
    public static Func<int> Later() => () => Thing.Count;
}

public static class ByStateMachine
{
    public static async Task Run()
    {
        await Task.Yield();
        Thing.Do();
    }
}

public static class ByIterator
{
    public static IEnumerable<int> Each()
    {
        yield return Thing.Count;
    }
}

public static class ByTypeOf
{
    public static string Name() => nameof(ByTypeOf) + typeof(Thing);
}

public static class ByCatch
{
    public static bool Try(Action what)
    {
        try
        {
            what();
            return true;
        }
        catch (ThingException)
        {
            return false;
        }
    }
}

public static class ByGenericCall
{
    public static int Count() => Array.Empty<Thing>().Length;
}

/// <summary>The one that is in order.</summary>
public static class Blameless
{
    public static string Say() => "nothing of the later folder";
}
