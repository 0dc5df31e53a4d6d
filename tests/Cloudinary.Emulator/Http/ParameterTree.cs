using System.Globalization;
using System.Text.Json.Nodes;

namespace Cloudinary.Emulator.Http;

/// <summary>
/// Form and query names to a tree, the way a Rails application reads them: <c>k[]=a</c>, <c>k[0]=a</c> and repeated <c>k=a</c> are arrays,
/// <c>k[x]=a</c> is an object, <c>sort_by[0][created_at]=desc</c> an array of objects.
/// </summary>
internal static class ParameterTree
{
    private const int MaxDepth = 6;

    public static void AddUrlEncoded(JsonObject root, string text)
    {
        foreach (string pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = RawTarget.Decode(equals < 0 ? pair : pair[..equals], plusIsSpace: true);
            string value = equals < 0 ? "" : RawTarget.Decode(pair[(equals + 1)..], plusIsSpace: true);
            Add(root, name, value);
        }
    }

    public static void Add(JsonObject root, string name, string value)
    {
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket <= 0 || !name.EndsWith(']'))
        {
            AddScalar(root, name, value);
            return;
        }

        string[] path = name[(bracket + 1)..^1].Split("][");
        if (path.Length > MaxDepth)
        {
            throw ApiException.BadRequest("parameters are nested too deeply");
        }

        Place(root, name[..bracket], path, value);
    }

    private static void AddScalar(JsonObject root, string name, string value)
    {
        switch (root[name])
        {
            case null:
                root[name] = value;
                break;
            case JsonArray array:
                array.Add(value);
                break;
            case JsonValue first:
                root[name] = new JsonArray(first.DeepClone(), value);
                break;
            default:
                throw ApiException.BadRequest($"parameter {name} is given twice");
        }
    }

    private static void Place(JsonObject parent, string key, ReadOnlySpan<string> path, string value)
    {
        if (IsIndex(path[0]))
        {
            if (parent[key] is not JsonArray array)
            {
                array = parent[key] is JsonValue first ? new JsonArray(first.DeepClone()) : [];
                parent[key] = array;
            }

            if (path.Length == 1)
            {
                array.Add(value);
                return;
            }

            int index = path[0].Length == 0 ? array.Count : int.Parse(path[0], CultureInfo.InvariantCulture);
            var element = index < array.Count ? array[index] as JsonObject : null;
            if (element is null)
            {
                element = [];
                array.Add(element);
            }

            PlaceOrSet(element, path[1..], value);
            return;
        }

        if (parent[key] is not JsonObject child)
        {
            child = [];
            parent[key] = child;
        }

        PlaceOrSet(child, path, value);
    }

    private static void PlaceOrSet(JsonObject parent, ReadOnlySpan<string> path, string value)
    {
        if (path.Length == 1)
        {
            AddScalar(parent, path[0], value);
        }
        else
        {
            Place(parent, path[0], path[1..], value);
        }
    }

    private static bool IsIndex(string step) => step.Length is 0 or (> 0 and < 5) && step.All(char.IsAsciiDigit);
}
