using System.Text.Json.Nodes;
using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>Uploads: parameters and preset → whole content or chunk → name and place → overwrite or not → store.</summary>
internal static class UploadEndpoints
{
    public static Answer Upload(Call call)
    {
        call = UploadParameters.Resolve(call);
        var content = UploadContent.From(call);
        if (Chunk.Read(call) is not { } chunk)
        {
            return Store(call, content, Name(call, content), chunked: false);
        }

        // The first chunk names the asset: Python and PHP repeat that name in later chunks, beside the same folder.
        var session = call.Library.Uploads.Open(chunk.UploadId, () => Name(call, content));
        session.Add(chunk.Start, content);
        if (!chunk.Completes(session))
        {
            return Answer.Ok(new JsonObject
            {
                ["done"] = false,
                ["bytes"] = session.Received,
                ["kind"] = call.Parameters.NonEmpty("type") ?? "upload",
                ["resource_type"] = call.Path.GetValueOrDefault("rt") ?? "auto",
                ["public_id"] = session.PublicId,
            });
        }

        call.Library.Uploads.Close(chunk.UploadId);
        return Store(call, session.Assemble(), session.PublicId, chunked: true);
    }

    private static Answer Store(Call call, UploadedContent content, string publicId, bool chunked)
    {
        var p = call.Parameters;
        string type = p.NonEmpty("type") ?? "upload";
        if (type is not ("upload" or "private" or "authenticated"))
        {
            throw ApiException.BadRequest($"Invalid type {type}");
        }

        string resourceType = ResourceType(call, content);
        string? folder = UploadNaming.AssetFolder(call);
        bool exists = call.Library.Assets.TryGet(new AssetKey(resourceType, type, publicId), out var existing);
        if (exists && !(call.Authentication == Authentication.Signed && p.Flag("overwrite", otherwise: true)))
        {
            return UploadAnswer.Of(call, existing!.Asset, json => json.WriteBoolean("existing", true));
        }

        var old = existing?.Asset;
        var asset = UploadContent.Describe(content, resourceType) with
        {
            AssetId = old?.AssetId ?? call.Library.Ids.AssetId(),
            PublicId = publicId,
            Type = type,
            AssetFolder = folder ?? old?.AssetFolder ?? "",
            DisplayName = UploadNaming.DisplayName(call, publicId, content),
            CreatedAt = old?.CreatedAt ?? call.Now,
            UploadedAt = call.Now,
            Version = Math.Max(call.Now.ToUnixTimeSeconds(), old?.Version + 1 ?? 0),
            Tags = Texts.Tags(p),
            Context = p.Node("context") is { } context ? Texts.Context(context) : Asset.NoContext,
            Metadata = p.Node("metadata") is { } metadata ? Texts.Metadata(metadata, call.Library) : Asset.NoMetadata,
            AccessMode = p.NonEmpty("access_mode") ?? (type == "authenticated" ? "authenticated" : "public"),
            AccessControl = p.Node("access_control") is { } access ? Texts.Json(access) : null,
            ModerationKind = p.NonEmpty("moderation"),
            ModerationStatus = p.Has("moderation") ? "pending" : null,
        };
        var stored = call.Library.Store(asset).Asset;
        if (p.Flag("async"))
        {
            return Answer.Ok(new JsonObject
            {
                ["status"] = "pending",
                ["resource_type"] = resourceType,
                ["type"] = type,
                ["public_id"] = publicId,
                ["batch_id"] = call.Library.Ids.BatchId(),
            });
        }

        return UploadAnswer.Of(call, stored, json =>
        {
            if (old is not null)
            {
                json.WriteBoolean("overwritten", true);
            }

            if (chunked)
            {
                json.WriteBoolean("done", true);
            }
        });
    }

    private static string Name(Call call, UploadedContent content) => UploadNaming.PublicId(call, content, ResourceType(call, content));

    /// <summary>The path decides; where it says auto or nothing, the body may (Go), and else the content does.</summary>
    private static string ResourceType(Call call, UploadedContent content)
    {
        string wanted = call.Path.GetValueOrDefault("rt") ?? "auto";
        if (wanted == "auto")
        {
            wanted = call.Parameters.NonEmpty("resource_type") ?? "auto";
        }

        return wanted switch
        {
            "image" or "video" or "raw" => wanted,
            "auto" => UploadContent.Detect(content),
            _ => throw ApiException.BadRequest($"Invalid resource_type {wanted}"),
        };
    }
}
