namespace Sidecar.Policy.Tests;

using System.Globalization;

/// <summary>How many cases a seeded property test tries: <c>PROPERTY_ROUNDS</c> is a percentage of the usual number, 100 when it is not set.</summary>
internal static class PropertyRounds
{
    private static readonly int Percentage = Environment.GetEnvironmentVariable("PROPERTY_ROUNDS") is { Length: > 0 } text
        ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : 100;

    public static int Of(int usual) => (int)Math.Max(1, (long)usual * Percentage / 100);
}
