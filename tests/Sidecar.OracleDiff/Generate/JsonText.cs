using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Sidecar.OracleDiff.Generate;

/// <summary>
/// JSON in one line, in one of its many spellings. Not the serializer's: a wild spelling may hold a key twice or half of a surrogate pair.
/// U+2028 and U+2029 are always escaped, since they end a line for some readers.
/// </summary>
internal sealed class JsonText(Dice? dice, bool wild = false)
{
    private readonly StringBuilder _text = new();

    public static string Of(JsonNode? node) => new JsonText(null).Write(node);

    public string Write(JsonNode? node)
    {
        Append(node);
        return _text.ToString();
    }

    private void Append(JsonNode? node)
    {
        Space();
        switch (node)
        {
            case null:
                _text.Append("null");
                break;
            case JsonObject members:
                AppendObject(members);
                break;
            case JsonArray items:
                _text.Append('[');
                var first = true;
                foreach (var item in items)
                {
                    _ = first ? _text : _text.Append(',');
                    first = false;
                    Append(item);
                }

                _text.Append(']');
                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                AppendString(text);
                break;
            default:
                _text.Append(node.ToJsonString());
                break;
        }

        Space();
    }

    private void AppendObject(JsonObject members)
    {
        _text.Append('{');
        var first = true;
        foreach (var (key, value) in members)
        {
            for (var times = wild && dice!.OneIn(20) ? 2 : 1; times > 0; times--)
            {
                _ = first ? _text : _text.Append(',');
                first = false;
                AppendString(key);
                _text.Append(':');
                Append(value);
            }
        }

        _text.Append('}');
    }

    private void AppendString(string text)
    {
        _text.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
            {
                _text.Append('\\').Append(c);
            }
            else if (char.IsHighSurrogate(c))
            {
                // Both halves in one way: half of a pair cannot be sent.
                _text.Append(text, i++, 2);
            }
            else if (c < ' ' || c is '\u2028' or '\u2029' || (dice is not null && dice.OneIn(60)))
            {
                _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                _text.Append(c);
            }
        }

        _ = wild && dice!.OneIn(80) ? _text.Append(dice.Pick("\\ud83d", "\\udc00", "\\u0000")) : _text;
        _text.Append('"');
    }

    private void Space() => _ = wild && dice!.OneIn(40) ? _text.Append(dice.Pick(" ", "\t", "  ")) : _text;
}
