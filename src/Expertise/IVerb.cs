using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace TeleExpertise.Expertise;

/// <summary>Marks a class that does one thing in one transaction, with one public method <c>Run</c>. One instance a scope.</summary>
public interface IVerb;

/// <summary>Registers verbs.</summary>
public static class Verbs
{
    /// <summary>Registers every verb of an assembly under its own type.</summary>
    public static IServiceCollection AddVerbs(this IServiceCollection services, Assembly assembly)
    {
        foreach (var verb in assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IVerb))))
            services.AddScoped(verb);
        return services;
    }
}
