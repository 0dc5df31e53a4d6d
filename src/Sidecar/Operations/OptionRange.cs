namespace Sidecar.Operations;

/// <summary>Holds one option to its range.</summary>
internal static class OptionRange
{
    /// <summary>What is wrong with a value, as one line that names the option; empty when nothing is.</summary>
    public static IEnumerable<string> Check<T>(string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            yield return $"{SidecarOptions.Section}:{name}: expected {min} to {max}, found {value}";
        }
    }
}
