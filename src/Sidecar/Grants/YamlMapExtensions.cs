using System.Globalization;

namespace Sidecar.Grants;

/// <summary>Reads values off a map whose shape has been checked.</summary>
internal static class YamlMapExtensions
{
    public static string? Text(this YamlMap map, string key) => (map.Find(key) as YamlScalar)?.Value;

    public static bool Flag(this YamlMap map, string key, bool otherwise) => (map.Find(key) as YamlScalar)?.Flag ?? otherwise;

    public static int Number(this YamlMap map, string key, int otherwise) =>
        map.Text(key) is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    public static IReadOnlyList<YamlNode> Items(this YamlMap map, string key) => (map.Find(key) as YamlList)?.Items ?? [];

    public static IReadOnlyList<YamlMap> Maps(this YamlMap map, string key) => map.Items(key).Cast<YamlMap>().ToArray();

    public static IReadOnlyList<string> Texts(this YamlMap map, string key) =>
        map.Items(key).Select(item => ((YamlScalar)item).Value).ToArray();

    /// <summary>The number of the word among the values; null when the key is not there.</summary>
    public static int? Choice(this YamlMap map, string key, IReadOnlyList<string> values)
    {
        if (map.Text(key) is not { } word)
        {
            return null;
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] == word)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"{key} was not checked");
    }
}
