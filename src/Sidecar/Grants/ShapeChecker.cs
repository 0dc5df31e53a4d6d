using System.Globalization;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>Holds a YAML tree to the tables of <see cref="GrantsShape"/>. What passes can be read without further looking.</summary>
internal sealed class ShapeChecker(string file)
{
    public void Check(YamlNode node, FieldType type)
    {
        switch (type)
        {
            case FieldType.Text:
                Require(node is YamlScalar { IsText: true }, node, node is YamlScalar { IsNull: false } ? "a text (put it in quotes)" : "a text");
                break;
            case FieldType.Flag:
                Require(node is YamlScalar { Flag: not null }, node, "true or false");
                break;
            case FieldType.Number number:
                CheckNumber(node, number);
                break;
            case FieldType.Version:
                Require(node is YamlScalar { Style: YamlStyle.Plain, Value: "1" }, node, "1, the version of this file's form");
                break;
            case FieldType.Choice choice:
                CheckChoice(node, choice.Values);
                break;
            case FieldType.List list:
                CheckList(node, list);
                break;
            case FieldType.TextOrMap when node is YamlScalar:
                Require(node is YamlScalar { IsText: true }, node, "a text or a map");
                break;
            case FieldType.TextOrMap either:
                CheckMap(node, either.Shape);
                break;
            case FieldType.Map map:
                CheckMap(node, map.Shape);
                break;
            default:
                throw new InvalidOperationException(type.ToString());
        }
    }

    private void CheckNumber(YamlNode node, FieldType.Number type)
    {
        var expected = $"a whole number from {type.Min} to {type.Max}";
        Require(node is YamlScalar { Style: YamlStyle.Plain, IsText: false, IsNull: false, Flag: null }, node, expected);
        var text = ((YamlScalar)node).Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < type.Min || value > type.Max)
        {
            throw Error(node, expected, text.Length <= 64 ? text : "a longer one");
        }
    }

    private void CheckChoice(YamlNode node, IReadOnlyList<string> values)
    {
        var expected = $"one of {string.Join(", ", values)}";
        Require(node is YamlScalar { IsText: true }, node, expected);
        var value = ((YamlScalar)node).Value;
        if (!values.Contains(value, StringComparer.Ordinal))
        {
            throw Error(node, expected, NearestName.Describe(value.Length <= 64 ? value : value[..64] + "…", values));
        }
    }

    private void CheckList(YamlNode node, FieldType.List type)
    {
        Require(node is YamlList, node, "a list");
        var items = ((YamlList)node).Items;
        Require(items.Count > 0 || !type.NotEmpty, node, "at least one entry");
        foreach (var item in items)
        {
            Check(item, type.Item);
        }
    }

    private void CheckMap(YamlNode node, GrantsShape shape)
    {
        if (node is not YamlMap map)
        {
            throw Error(node, $"a map with the keys {Names(shape)}", node.Describe());
        }

        foreach (var entry in map.Entries)
        {
            var field = shape.Fields.FirstOrDefault(field => field.Name == entry.Key.Value)
                ?? throw UnknownKey(entry.Key, shape);
            Check(entry.Value, field.Type);
        }

        foreach (var field in shape.Fields.Where(field => field.Required && map.Find(field.Name) is null))
        {
            throw Error(map, $"the key \"{field.Name}\"", "none");
        }

        foreach (var group in shape.ExactlyOne)
        {
            var there = group.Where(name => map.Find(name) is not null).ToArray();
            if (there.Length != 1)
            {
                throw Error(map, $"exactly one of {string.Join(", ", group)}", there.Length == 0 ? "none" : string.Join(" and ", there));
            }
        }
    }

    private GrantsFileException UnknownKey(YamlScalar key, GrantsShape shape)
    {
        var near = NearestName.Of(key.Value, shape.Fields.Select(field => field.Name));
        return Error(key, $"one of the keys {Names(shape)}", YamlText.Key(key.Value) + (near is null ? "" : $" (did you mean \"{near}\"?)"));
    }

    private static string Names(GrantsShape shape) => string.Join(", ", shape.Fields.Select(field => field.Name));

    private void Require(bool condition, YamlNode node, string expected)
    {
        if (!condition)
        {
            throw Error(node, expected, node.Describe());
        }
    }

    private GrantsFileException Error(YamlNode node, string expected, string found) => new(file, node.Line, node.Column, expected, found);
}
