using System.Globalization;
using System.Text.Json;

namespace Sidecar.Requests;

/// <summary>
/// The occurrences of one parameter in one source. Six array encodings are in use for the same parameter; a parameter may use one of them, because
/// readers disagree about mixtures: <c>k[]=a&amp;k=b</c> is one value to some and two to others.
/// </summary>
internal sealed class CollectedValue(string name, ParameterKind kind, int maxDepth)
{
    private enum Form
    {
        None,
        Bare,
        Brackets,
        Indexed,
        Nested,
        Json,
    }

    private readonly List<string> texts = [];
    private BracketTree? tree;
    private ParameterValue? json;
    private Form form;

    private bool IsList => kind is ParameterKind.List or ParameterKind.ReadList or ParameterKind.IdList or ParameterKind.CommaList;

    /// <summary>Adds an occurrence; <paramref name="suffix"/> is what follows the name, "" or brackets.</summary>
    public void Add(string suffix, string value)
    {
        if (kind == ParameterKind.Structure && suffix.Length > 0)
        {
            Take(Form.Nested);
            tree ??= new BracketTree(name, maxDepth);
            tree.Add(suffix, value);
            return;
        }

        var given = FormOf(suffix);
        if (form != Form.None && !IsList)
        {
            throw RequestBodyException.Parameter(name, "it is given more than once");
        }

        if (given != Form.Bare && !IsList)
        {
            throw RequestBodyException.Parameter(name, "it takes one value, not a list");
        }

        Take(given);
        texts.Add(value);
    }

    /// <summary>Adds a property of a JSON object; the object's names are unique.</summary>
    public void Add(JsonElement element)
    {
        Take(Form.Json);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array when kind == ParameterKind.Structure:
                json = new ParameterValue.Json(element);
                break;
            case JsonValueKind.Array when IsList:
                json = ToList([.. element.EnumerateArray().Select(Scalar)], isArray: true);
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                throw RequestBodyException.Parameter(name, IsList ? "it takes a list of texts" : "it takes one value");
            case JsonValueKind.Null:
                json = new ParameterValue.Text("", JsonValueKind.Null);
                break;
            case JsonValueKind.Number when kind == ParameterKind.Text && !JsonNumber.HasOneReading(element.GetRawText()):
                throw RequestBodyException.Parameter(name, "readers write this number differently; send it as a text");
            default:
                json = IsList ? ToList([Scalar(element)], isArray: false) : new ParameterValue.Text(Scalar(element), element.ValueKind);
                break;
        }
    }

    public ParameterValue Build() => form switch
    {
        Form.Json => json!,
        Form.Nested => new ParameterValue.Json(tree!.ToJson()),
        _ when IsList => ToList(texts, form != Form.Bare),
        _ => new ParameterValue.Text(texts[0]),
    };

    private Form FormOf(string suffix)
    {
        switch (suffix)
        {
            case "":
                return Form.Bare;
            case "[]":
                return Form.Brackets;
            default:
                // Indices are counted, not read: a gap, a repeat or another order would be sorted by some readers and not by others.
                if (suffix == string.Create(CultureInfo.InvariantCulture, $"[{texts.Count}]"))
                {
                    return Form.Indexed;
                }

                throw RequestBodyException.Parameter(name, IsList ? "its indices must be 0, 1, 2 ... in order" : "brackets are not accepted here");
        }
    }

    private void Take(Form given)
    {
        if (form != Form.None && form != given)
        {
            throw RequestBodyException.Parameter(name, "it is given in more than one encoding");
        }

        form = given;
    }

    private string Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => throw RequestBodyException.Parameter(name, "its elements must be texts"),
    };

    private ParameterValue.List ToList(List<string> received, bool isArray)
    {
        var items = new List<string>(received.Count);
        var seen = new HashSet<string>(received.Count, StringComparer.Ordinal);
        foreach (var text in received)
        {
            if (kind is ParameterKind.List or ParameterKind.ReadList)
            {
                // Bare "a,b" is one id with a comma to some readers and two ids to others.
                var isAmbiguous = !isArray && text.Contains(',', StringComparison.Ordinal);
                if (isAmbiguous && kind == ParameterKind.List)
                {
                    throw RequestBodyException.Parameter(name, "a comma is ambiguous here; send an array");
                }

                AddItem(text);
                foreach (var part in isAmbiguous ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [])
                {
                    AddItem(part);
                }
            }
            else
            {
                foreach (var range in text.AsSpan().Split(','))
                {
                    AddItem(text[range].Trim(' '));
                }
            }
        }

        return new ParameterValue.List(items, kind == ParameterKind.CommaList) { AsReceived = string.Join(',', received) };

        void AddItem(string item)
        {
            if (item.Length == 0)
            {
                // "k=" is the empty list ("tags=" clears the tags), and comma text may end in a comma; an empty id among others is a mistake.
                if (kind != ParameterKind.CommaList && !(received.Count == 1 && !isArray && received[0].Length == 0))
                {
                    throw RequestBodyException.Parameter(name, "an element is empty");
                }

                return;
            }

            if (seen.Add(item))
            {
                items.Add(item);
            }
        }
    }
}
