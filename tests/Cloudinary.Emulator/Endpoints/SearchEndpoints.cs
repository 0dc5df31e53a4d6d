using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.Search;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Asset search and folder search, by GET or POST.</summary>
internal static class SearchEndpoints
{
    private const int DefaultSize = 50;
    private const int MaxFolders = 2000;

    public static Answer Assets(Call call)
    {
        long started = Stopwatch.GetTimestamp();
        string expression = Expression(call);
        var search = Compile(call, expression);
        var found = call.Library.Assets.NewestFirst().Select(a => a.Asset).Where(a => search.Matches(a, call.Now)).ToArray();
        SearchSort.Apply(found, SearchSort.Read(call.Parameters.Node("sort_by")));
        var page = Page<Asset>.Of(
            found, call.Parameters, DefaultSize, call.Options.CursorCarriesQuery ? expression : null, names: call.Options.CursorNamesRow ? a => a.PublicId : null);
        var aggregations = SearchAggregation.Read(call.Parameters.Node("aggregate"), found);
        var writer = new AssetWriter(call.Options);
        var members = AssetMembers.Found(call.Parameters);
        return Answer.Ok(json =>
        {
            Head(json, page.Total, started);
            json.WriteStartArray("resources");
            foreach (var asset in page.Items)
            {
                writer.Object(json, asset, members);
            }

            json.WriteEndArray();
            Next(json, page.Next);
            if (aggregations is not null)
            {
                json.WritePropertyName("aggregations");
                aggregations.WriteTo(json);
            }
        });
    }

    public static Answer Folders(Call call)
    {
        long started = Stopwatch.GetTimestamp();
        string expression = Expression(call);
        var search = Compile(call, expression);
        var found = call.Library.Folders.All
            .Where(f => search.Matches(f, call.Now))
            .OrderByDescending(f => f.CreatedAt)
            .ThenBy(f => f.Path, StringComparer.Ordinal)
            .Take(MaxFolders)
            .ToArray();
        var page = Page<Folder>.Of(
            found, call.Parameters, DefaultSize, call.Options.CursorCarriesQuery ? expression : null, names: call.Options.CursorNamesRow ? f => f.Path : null);
        return Answer.Ok(json =>
        {
            Head(json, page.Total, started);
            json.WriteStartArray("folders");
            foreach (var folder in page.Items)
            {
                FolderEndpoints.Write(json, folder, withDate: true);
            }

            json.WriteEndArray();
            Next(json, page.Next);
        });
    }

    private static string Expression(Call call)
    {
        if (Cursor.Read(call.Parameters).Query is { } continued)
        {
            return continued;
        }

        return call.Parameters.Node("expression") switch
        {
            null => "",
            JsonValue value when value.TryGetValue(out string? text) => text,
            _ => throw ApiException.BadRequest("Invalid value for parameter expression"),
        };
    }

    private static CompiledSearch Compile(Call call, string expression)
    {
        try
        {
            return SearchEvaluator.Compile(expression, call.Options.Dialect with { FolderMode = call.Options.FolderMode });
        }
        catch (SearchSyntaxException wrong)
        {
            throw ApiException.BadRequest(wrong.Message);
        }
    }

    private static void Head(Utf8JsonWriter json, int total, long started)
    {
        json.WriteNumber("total_count", total);
        json.WriteNumber("time", (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static void Next(Utf8JsonWriter json, string? next)
    {
        if (next is not null)
        {
            json.WriteString("next_cursor", next);
        }
    }
}
