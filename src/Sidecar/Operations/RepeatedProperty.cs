using Serilog.Events;

namespace Sidecar.Operations;

/// <summary>A property of the log that most events have with the value of the event before. Keeps that one, and makes no new one until the value changes.</summary>
internal sealed class RepeatedProperty<T>(string name)
{
    private volatile Kept? last;

    /// <summary>The property with the value, or with what the log shows of it.</summary>
    public LogEventProperty Of(T value, Func<T, LogEventPropertyValue>? shown = null)
    {
        if (last is { } kept && EqualityComparer<T>.Default.Equals(kept.Value, value))
        {
            return kept.Property;
        }

        var property = new LogEventProperty(name, shown is null ? new ScalarValue(value) : shown(value));
        last = new Kept(value, property);
        return property;
    }

    private sealed record Kept(T Value, LogEventProperty Property);
}
