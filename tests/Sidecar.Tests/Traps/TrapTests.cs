using System.Reflection;
using System.Text.RegularExpressions;

namespace Sidecar.Tests.Traps;

/// <summary>The traps of the interface are numbered; each has a test that names its number.</summary>
public sealed partial class TrapTests
{
    private const int Traps = 36;

    [Fact]
    public void Every_trap_has_a_test()
    {
        var found = typeof(TrapTests).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(TrapTests).Namespace)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<FactAttribute>() is { Skip: null })
            .Select(method => Name().Match(method.Name))
            .Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(Enumerable.Range(1, Traps), found.Distinct().Order());
    }

    [GeneratedRegex("^Trap_([0-9]{2})_[A-Z]")]
    private static partial Regex Name();
}
