using System.Text.Json;
using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Folders: lists, create, move, delete, and the three reads that are PUTs.</summary>
internal static class FolderEndpoints
{
    public static Answer Roots(Call call) => List(call, call.Library.Folders.Root);

    public static Answer Children(Call call) => List(call, Find(call));

    public static Answer Create(Call call)
    {
        var folder = call.Library.Folders.Ensure(FolderPath.Check(call.Path["path"]));
        return Answer.Ok(new JsonObject
        {
            ["success"] = true,
            ["path"] = folder.Path,
            ["name"] = folder.Name,
            ["external_id"] = folder.ExternalId,
        });
    }

    public static Answer Move(Call call)
    {
        var (from, to, _) = Moved(call, Find(call), call.Parameters.Required("to_folder"));
        return Answer.Ok(new JsonObject
        {
            ["from"] = new JsonObject { ["name"] = from.Name, ["path"] = from.Path },
            ["to"] = new JsonObject { ["name"] = to.Name, ["path"] = to.Path },
        });
    }

    public static Answer Rename(Call call)
    {
        string path = call.Parameters.Required("path");
        var folder = call.Library.Folders.TryGet(path, out var found) ? found : throw ApiException.FolderNotFound(path);
        var (_, _, moved) = Moved(call, folder, call.Parameters.Required("to_path"));
        return Answer.Ok(new JsonObject { ["folder_deleted"] = true, ["moved"] = moved, ["rejected"] = 0, ["failed"] = 0 });
    }

    public static Answer Roles(Call call) =>
        call.Library.Folders.TryGetById(call.Path["id"], out _)
            ? Answer.Ok(new JsonObject { ["shared_with"] = new JsonArray(), ["permitted_roles"] = new JsonArray() })
            : throw new ApiException(404, $"Can't find folder with id {call.Path["id"]}");

    private static (Folder From, Folder To, int Assets) Moved(Call call, Folder from, string to)
    {
        if (call.Options.FolderMode != FolderMode.Dynamic)
        {
            throw ApiException.BadRequest("Renaming a folder is available only in dynamic folder mode");
        }

        string target = FolderPath.Check(to);
        var folders = call.Library.Folders;
        if (folders.IsBelow(target, from.Path))
        {
            throw ApiException.BadRequest($"Cannot move folder {from.Path} into itself");
        }

        if (!folders.Same(target, from.Path) && folders.TryGet(target, out _))
        {
            throw new ApiException(409, $"Folder with path {target} already exists");
        }

        var moving = call.Library.AssetsUnder(from).Select(a => a.Asset).ToArray();
        var moved = folders.Move(from, target);
        foreach (var asset in moving)
        {
            call.Library.Store(asset with { AssetFolder = moved.Path + asset.AssetFolder[from.Path.Length..] });
        }

        return (from, moved, moving.Length);
    }

    public static Answer Delete(Call call)
    {
        var folder = Find(call);
        if (call.Library.AssetsUnder(folder).Any())
        {
            throw ApiException.BadRequest($"Folder {folder.Path} is not empty");
        }

        var deleted = new JsonArray();
        foreach (var each in call.Library.Folders.Descendants(folder).Prepend(folder).ToArray())
        {
            call.Library.Folders.Remove(each);
            deleted.Add(each.Path);
        }

        return Answer.Ok(new JsonObject { ["deleted"] = deleted });
    }

    public static Answer ById(Call call)
    {
        string id = call.Parameters.Required("id");
        return call.Library.Folders.TryGetById(id, out var folder)
            ? Answer.Ok(json => WriteDetail(json, folder, call.Library))
            : throw new ApiException(404, $"Can't find folder with id {id}");
    }

    public static Answer ByPath(Call call)
    {
        string path = call.Parameters.Text("path") ?? throw ApiException.Missing("path");
        bool found = call.Library.Folders.TryGet(path, out var folder);
        if (!found || (call.Parameters.Flag("case_sensitive") && folder!.Path != path))
        {
            throw ApiException.FolderNotFound(path);
        }

        return Answer.Ok(json => WriteDetail(json, folder!, call.Library));
    }

    public static Answer Descendants(Call call)
    {
        string id = call.Parameters.Required("id");
        if (!call.Library.Folders.TryGetById(id, out var parent))
        {
            throw new ApiException(404, $"Can't find folder with id {id}");
        }

        var filter = call.Parameters.List("filter_ids").ToHashSet(StringComparer.Ordinal);
        var folders = call.Library.Folders.Descendants(parent);
        folders = call.Parameters.Flag("inclusive") ? folders.Prepend(parent) : folders;
        return Answer.Ok(json =>
        {
            json.WriteStartArray("folders");
            foreach (var folder in folders.Where(f => filter.Count == 0 || filter.Contains(f.ExternalId)))
            {
                json.WriteStartObject();
                WriteDetail(json, folder, call.Library);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    public static void Write(Utf8JsonWriter json, Folder folder, bool withDate = false)
    {
        json.WriteStartObject();
        Members(json, folder, withDate);
        json.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter json, Folder folder, bool withDate)
    {
        json.WriteString("name", folder.Name);
        json.WriteString("path", folder.Path);
        json.WriteString("external_id", folder.ExternalId);
        if (withDate)
        {
            json.WriteString("created_at", AssetWriter.Date(folder.CreatedAt));
        }
    }

    private static void WriteDetail(Utf8JsonWriter json, Folder folder, Library library)
    {
        var assets = library.AssetsIn(folder).Select(a => a.Asset).ToArray();
        Members(json, folder, withDate: true);
        json.WriteNumber("resource_count", assets.Length);
        json.WriteNumber("total_bytes", assets.Sum(a => a.Bytes));
        if (assets.Length == 0)
        {
            json.WriteNull("last_uploaded_at");
        }
        else
        {
            json.WriteNumber("last_uploaded_at", assets.Max(a => a.UploadedAt).ToUnixTimeSeconds());
        }

        json.WriteStartArray("ancestors");
        foreach (var ancestor in library.Folders.Ancestors(folder))
        {
            Write(json, ancestor);
        }

        json.WriteEndArray();
    }

    private static Answer List(Call call, Folder parent)
    {
        var page = Page<Folder>.Of(call.Library.Folders.Children(parent), call.Parameters, Page<Folder>.MaxResults, names: call.Options.CursorNamesRow ? f => f.Path : null);
        return Answer.Ok(json =>
        {
            json.WriteStartArray("folders");
            foreach (var folder in page.Items)
            {
                Write(json, folder);
            }

            json.WriteEndArray();
            if (page.Next is null)
            {
                json.WriteNull("next_cursor");
            }
            else
            {
                json.WriteString("next_cursor", page.Next);
            }

            json.WriteNumber("total_count", page.Total);
        });
    }

    private static Folder Find(Call call) =>
        call.Library.Folders.TryGet(call.Path["path"], out var folder) ? folder : throw ApiException.FolderNotFound(call.Path["path"]);
}
