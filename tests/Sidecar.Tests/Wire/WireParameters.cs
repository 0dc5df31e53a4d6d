using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Sidecar.Tests.Wire;

/// <summary>
/// What a request says, however it says it: every parameter of the query and the body by its name, lists in order. It is read here with nothing of the
/// code under test, and only as well as these fixtures need it.
/// </summary>
internal sealed class WireParameters
{
    private readonly SortedDictionary<string, List<string>> values = new(StringComparer.Ordinal);

    /// <summary>In the order of names; the values of a list under one name.</summary>
    public IEnumerable<KeyValuePair<string, List<string>>> All => values;

    public static async Task<WireParameters> ReadAsync(string target, string contentType, byte[] body)
    {
        var read = new WireParameters();
        if (contentType.StartsWith("multipart/", StringComparison.Ordinal))
        {
            await read.AddMultipartAsync(contentType, body);
        }
        else if (body is [(byte)'{', ..])
        {
            read.AddJson(body);
        }
        else
        {
            read.AddPairs(Encoding.UTF8.GetString(body));
        }

        // .NET says the same in query and body; it is one statement.
        var said = read.values.Keys.ToHashSet(StringComparer.Ordinal);
        var query = new WireParameters();
        query.AddPairs(target.Split('?', 2) is [_, var text] ? text : "");
        foreach (var (name, list) in query.values.Where(pair => !said.Contains(pair.Key)))
        {
            read.values[name] = list;
        }

        return read;
    }

    public string? Text(string name) => values.TryGetValue(name, out var list) ? list[0] : null;

    private void AddPairs(string text)
    {
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            Add(Decode(parts[0]), Decode(parts[1]));
        }
    }

    private void AddJson(byte[] body)
    {
        foreach (var property in JsonElement.Parse(body).EnumerateObject())
        {
            foreach (var item in property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().ToArray() : [property.Value])
            {
                if (item.ValueKind != JsonValueKind.Null)
                {
                    Add(property.Name, item.ToString());
                }
            }
        }
    }

    private async Task AddMultipartAsync(string contentType, byte[] body)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(contentType).Boundary).ToString();
        var reader = new MultipartReader(boundary, new MemoryStream(body));
        while (await reader.ReadNextSectionAsync() is { } section)
        {
            var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition);
            var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
            var content = await new StreamReader(section.Body, Encoding.UTF8).ReadToEndAsync();
            Add(HeaderUtilities.RemoveQuotes(disposition.Name).ToString(), fileName.HasValue ? $"<{HeaderUtilities.RemoveQuotes(fileName)}> {content}" : content);
        }
    }

    /// <summary><c>k[]</c>, <c>k[0]</c> and a repeated <c>k</c> are one list.</summary>
    private void Add(string name, string value)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        name = bracket > 0 && name[(bracket + 1)..^1].All(char.IsAsciiDigit) ? name[..bracket] : name;
        if (!values.TryGetValue(name, out var list))
        {
            values[name] = list = [];
        }

        list.Add(value);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
