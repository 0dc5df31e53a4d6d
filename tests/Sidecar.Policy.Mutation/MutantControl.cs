using System.Reflection;

namespace Sidecar.Policy.Mutation;

/// <summary>The switch that Stryker compiles into the assembly: which mutant is on, and which were reached.</summary>
internal sealed class MutantControl
{
    private readonly FieldInfo _active;
    private readonly FieldInfo _capture;
    private readonly MethodInfo _coverage;

    public MutantControl(Assembly mutated)
    {
        var type = mutated.GetTypes().SingleOrDefault(static t => t.Name == "MutantControl")
            ?? throw new InvalidOperationException($"{mutated.Location} holds no mutants");
        const BindingFlags all = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        _active = type.GetField("ActiveMutant", all)!;
        _capture = type.GetField("CaptureCoverage", all)!;
        _coverage = type.GetMethod("GetCoverageData", all)!;
    }

    public const int None = -1;

    public int Active
    {
        set => _active.SetValue(null, value);
    }

    /// <summary>What is reached while the action runs: all mutants, and those of them in static initialisers.</summary>
    public (HashSet<int> Reached, HashSet<int> Static) Reaches(Action action)
    {
        Active = None;
        _coverage.Invoke(null, null);
        _capture.SetValue(null, true);
        action();
        _capture.SetValue(null, false);
        var lists = (IList<int>[])_coverage.Invoke(null, null)!;
        return ([.. lists[0]], [.. lists[1]]);
    }
}
