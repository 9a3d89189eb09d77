using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace TeleExpertise.Architecture.Tests;

/// <summary>Which types a type uses: read from its signatures and from the instructions of its methods, as compiled.</summary>
static class Uses
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    /// <summary>Every type of ours (TeleExpertise.*) that the type uses, itself and its nested types apart.</summary>
    public static IEnumerable<Type> Of(Type type) =>
        All(type).SelectMany(Parts).Where(t => t.Namespace?.StartsWith("TeleExpertise", StringComparison.Ordinal) == true && Outermost(t) != Outermost(type)).Distinct();

    /// <summary>Types written by people and by the compiler, lambdas and state machines included.</summary>
    public static IEnumerable<Type> TypesIn(Assembly assembly) =>
        assembly.GetTypes().Where(t => t.Namespace?.StartsWith("TeleExpertise", StringComparison.Ordinal) == true);

    static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    static IEnumerable<Type> All(Type type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (var contract in type.GetInterfaces()) yield return contract;
        foreach (var attribute in type.GetCustomAttributesData()) yield return attribute.AttributeType;
        foreach (var argument in type.GetGenericArguments().SelectMany(Constraints)) yield return argument;
        foreach (var field in type.GetFields(Declared)) yield return field.FieldType;
        foreach (var method in type.GetMembers(Declared).OfType<MethodBase>().SelectMany(OfMethod)) yield return method;
    }

    static IEnumerable<Type> Constraints(Type argument) => argument.IsGenericParameter ? argument.GetGenericParameterConstraints() : [argument];

    static IEnumerable<Type> OfMethod(MethodBase method)
    {
        foreach (var used in Signature(method)) yield return used;
        foreach (var attribute in method.GetCustomAttributesData().Where(a => a.AttributeType != typeof(AsyncStateMachineAttribute))) yield return attribute.AttributeType;
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        foreach (var clause in body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause)) yield return clause.CatchType!;
        foreach (var member in Tokens(body.GetILAsByteArray()!).Select(token => Resolve(method, token)).OfType<MemberInfo>())
            foreach (var used in Mentioned(member)) yield return used;
    }

    static IEnumerable<Type> Signature(MethodBase method)
    {
        foreach (var parameter in method.GetParameters()) yield return parameter.ParameterType;
        if (method is MethodInfo { ReturnType: var returned }) yield return returned;
        if (method is not ConstructorInfo) foreach (var argument in method.GetGenericArguments().SelectMany(Constraints)) yield return argument;
    }

    static IEnumerable<Type> Mentioned(MemberInfo member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType!, field.FieldType],
        MethodBase method => method.DeclaringType is { } owner ? Signature(method).Prepend(owner) : Signature(method),
        _ => [],
    };

    /// <summary>Operands that are metadata tokens (ECMA-335 III.1.9), instruction by instruction.</summary>
    static IEnumerable<int> Tokens(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var code = OpCodesByValue[il[at] == 0xFE ? (short)(0xFE00 | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType) yield return BitConverter.ToInt32(il, at);
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }

    static MemberInfo? Resolve(MethodBase method, int token) =>
        method.Module.ResolveMember(token, method.DeclaringType!.GetGenericArguments(), method is ConstructorInfo ? null : method.GetGenericArguments());

    /// <summary>A type and what it is made of: List&lt;Slot[]&gt; is List, and Slot.</summary>
    static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);
        if (type.IsGenericParameter) return [];
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }
}
