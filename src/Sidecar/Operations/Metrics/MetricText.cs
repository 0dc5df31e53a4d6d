using System.Globalization;
using System.Text;

namespace Sidecar.Operations.Metrics;

/// <summary>Writes the Prometheus text format, version 0.0.4.</summary>
internal sealed class MetricText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new(16 * 1024);
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    /// <summary>Begins a family; its samples must follow at once.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">One sentence.</param>
    public MetricText Family(string name, string type, string help)
    {
        // Two families of one name would make the whole page unreadable for whoever scrapes it.
        if (!written.Add(name))
        {
            throw new InvalidOperationException($"{name} is written twice");
        }

        text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", @"\\").Replace("\n", @"\n")).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>A family of one sample without labels.</summary>
    public void Single(string name, string type, string help, double value) => Family(name, type, help).Sample(name, value);

    public MetricText Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Append(name);
        for (var i = 0; i < labels.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            AppendEscaped(labels[i].Value);
            text.Append('"');
        }

        text.Append(labels.Length > 0 ? "} " : " ").Append(Number(value)).Append('\n');
        return this;
    }

    /// <summary>The samples of a histogram: buckets, sum and count.</summary>
    public MetricText Samples(string name, Histogram histogram, string label, string value)
    {
        long total = 0;
        var counts = histogram.Read(out var sum);
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            Sample(name + "_bucket", total, (label, value), ("le", i < Histogram.Bounds.Length ? Number(Histogram.Bounds[i]) : "+Inf"));
        }

        return Sample(name + "_sum", sum, (label, value)).Sample(name + "_count", total, (label, value));
    }

    public override string ToString() => text.ToString();

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private void AppendEscaped(string value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append(@"\n"),
                _ => text.Append(c),
            };
        }
    }
}

/// <summary>Something that has metrics. All that are registered are asked for each scrape.</summary>
internal interface IMetricSource
{
    void Write(MetricText text);
}
