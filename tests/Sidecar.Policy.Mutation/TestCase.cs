using System.Diagnostics;
using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Sidecar.Policy.Mutation;

/// <summary>One fact, or one row of a theory, called without a test framework around it.</summary>
internal sealed class TestCase(string name, Type type, MethodInfo method, object?[] arguments)
{
    public string Name => name;

    /// <summary>How long it took without a mutant.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>The tests of the namespaces, apart from those marked as slow and those that need data from outside.</summary>
    public static List<TestCase> Find(Assembly assembly, string[] namespaces)
    {
        var found = new List<TestCase>();
        foreach (var type in assembly.GetTypes().Where(t => namespaces.Contains(t.Namespace) && t is { IsAbstract: false, IsPublic: true }))
        {
            foreach (var method in type.GetMethods().Where(static m => m.GetCustomAttribute<FactAttribute>() is { Skip: null } && !IsLeftOut(m) && !IsLeftOut(m.DeclaringType!)))
            {
                var rows = method.GetCustomAttributes<DataAttribute>().SelectMany(data => data.GetData(method)).ToList();
                found.AddRange(rows.Count == 0
                    ? [new TestCase($"{type.Name}.{method.Name}", type, method, [])]
                    : rows.Select((row, i) => new TestCase($"{type.Name}.{method.Name}#{i}", type, method, row)));
            }
        }

        return found;
    }

    /// <summary>Null when it passes, else the first line of what was wrong.</summary>
    public string? Run()
    {
        var clock = Stopwatch.StartNew();
        try
        {
            object?[] ofClass = type.GetConstructors()[0].GetParameters().Length == 0 ? [] : [new NoOutput()];
            method.Invoke(Activator.CreateInstance(type, ofClass), Arguments());
            return null;
        }
        catch (TargetInvocationException e)
        {
            return $"{e.InnerException!.GetType().Name}: {e.InnerException.Message.Split('\n')[0]}";
        }
        finally
        {
            Duration = clock.Elapsed;
        }
    }

    /// <summary>A row may leave optional parameters out, and give a <c>params</c> array by its items.</summary>
    private object?[] Arguments()
    {
        var parameters = method.GetParameters();
        if (parameters.Length == 0 || parameters[^1].GetCustomAttribute<ParamArrayAttribute>() is null)
        {
            return [.. arguments, .. parameters.Skip(arguments.Length).Select(static p => p.DefaultValue)];
        }

        var own = parameters.Length - 1;
        if (arguments.Length == parameters.Length && parameters[own].ParameterType.IsInstanceOfType(arguments[own]))
        {
            return arguments;
        }

        var rest = Array.CreateInstance(parameters[own].ParameterType.GetElementType()!, arguments.Length - own);
        Array.Copy(arguments, own, rest, 0, rest.Length);
        return [.. arguments.Take(own), rest];
    }

    private static bool IsLeftOut(MemberInfo member) => member.GetCustomAttributesData()
        .Any(static a => a.AttributeType == typeof(TraitAttribute) && a.ConstructorArguments[1].Value is "Heavy");

    private sealed class NoOutput : ITestOutputHelper
    {
        public void WriteLine(string message)
        {
        }

        public void WriteLine(string format, params object[] args)
        {
        }
    }
}
