using System.Text.Json;

namespace Sidecar.Enforcement;

/// <summary>
/// Texts that the rows of a page repeat (a folder, a type), decoded once: for each member the last few are remembered by their bytes.
/// </summary>
internal sealed class RepeatedTexts
{
    private const int Remembered = 4;
    private readonly (byte[] Bytes, string Text)[][] known = new (byte[], string)[3][];
    private readonly int[] next = new int[3];

    /// <summary>The text at the reader.</summary>
    /// <param name="reader">At a string.</param>
    /// <param name="member">0 to 2: texts of different members are remembered apart.</param>
    public string Read(ref Utf8JsonReader reader, int member)
    {
        if (reader.ValueIsEscaped || reader.HasValueSequence)
        {
            return reader.GetString()!;
        }

        var entries = known[member] ??= new (byte[], string)[Remembered];
        var bytes = reader.ValueSpan;
        foreach (var (knownBytes, text) in entries)
        {
            if (knownBytes is not null && bytes.SequenceEqual(knownBytes))
            {
                return text;
            }
        }

        var read = reader.GetString()!;
        entries[next[member]] = (bytes.ToArray(), read);
        next[member] = (next[member] + 1) % Remembered;
        return read;
    }
}
