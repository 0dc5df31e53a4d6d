using System.Net;
using System.Text;
using Sidecar.Policy.Cloudinary;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>Design 4.3 as a table: from which level on each operation is allowed, inside the folder; outside it never is.</summary>
public sealed class TeamLevelTests(DynamicWorld dynamic, FixedWorld fixedMode) : IClassFixture<DynamicWorld>, IClassFixture<FixedWorld>
{
    private static readonly string[] Keys = ["viewer", "contributor", "editor", "manager"];

    /// <summary>Operation, and the lowest level that has it.</summary>
    private static readonly Dictionary<string, FolderLevel> Table = new(StringComparer.Ordinal)
    {
        ["get_resource"] = FolderLevel.View,
        ["get_resource_by_asset_id"] = FolderLevel.View,
        ["sub_folders"] = FolderLevel.View,
        ["upload new"] = FolderLevel.Contribute,
        ["upload new, overwrite=false"] = FolderLevel.Contribute,
        ["upload_untyped"] = FolderLevel.Contribute,
        ["create_folder"] = FolderLevel.Contribute,
        ["upload over"] = FolderLevel.Edit,
        ["explicit"] = FolderLevel.Edit,
        ["explicit fetch new"] = FolderLevel.Contribute,
        ["rename"] = FolderLevel.Edit,
        ["rename to_type"] = FolderLevel.Edit,
        ["rename over"] = FolderLevel.Manage,
        ["bulk_tags"] = FolderLevel.Edit,
        ["bulk_context"] = FolderLevel.Edit,
        ["bulk_metadata"] = FolderLevel.Edit,
        ["update_resource"] = FolderLevel.Edit,
        ["update_resource_by_asset_id"] = FolderLevel.Edit,
        ["move asset"] = FolderLevel.Edit,
        ["moderate"] = FolderLevel.Edit,
        ["rename folder"] = FolderLevel.Edit,
        ["move folder"] = FolderLevel.Edit,
        ["delete derived"] = FolderLevel.Edit,
        ["destroy"] = FolderLevel.Manage,
        ["destroy_by_asset_id"] = FolderLevel.Manage,
        ["delete_resources"] = FolderLevel.Manage,
        ["delete_resources_by_asset_ids"] = FolderLevel.Manage,
        ["delete_folder"] = FolderLevel.Manage,
    };

    private static readonly string[] DynamicOnly = ["move asset", "rename folder", "move folder", "explicit fetch new"];

    public static TheoryData<string, string> Operations
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var operation in Table.Keys)
            {
                data.Add(operation, "dynamic");
                if (!DynamicOnly.Contains(operation))
                {
                    data.Add(operation, "fixed");
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_level_has_exactly_its_operations(string operation, string mode)
    {
        WriteWorld world = mode == "fixed" ? fixedMode : dynamic;
        foreach (var key in Keys)
        {
            var inside = Prepare(world, operation, key, "Product");
            if ((int)Table[operation] <= Array.IndexOf(Keys, key))
            {
                var answer = await world.OkAsync(inside);
                Assert.DoesNotContain("unauthorized", answer.Text, StringComparison.Ordinal);
            }
            else
            {
                await RefusedAsync(world, operation, inside);
            }

            await RefusedAsync(world, operation, Prepare(world, operation, key, "clients/acme"));
        }

        await RefusedAsync(world, operation, Prepare(world, operation, "nobody", "Product"));
        await world.OkAsync(Prepare(world, operation, "admin", "clients/acme"));
    }

    private static async Task RefusedAsync(WriteWorld world, string operation, Func<Task<Answer>> call)
    {
        if (operation.StartsWith("bulk_", StringComparison.Ordinal))
        {
            var answer = await world.UntouchedAsync(call, HttpStatusCode.OK);
            Assert.Equal(0, answer.Json.GetProperty("public_ids").GetArrayLength());
            Assert.Equal(1, answer.Json.GetProperty("unauthorized").GetArrayLength());
            return;
        }

        await world.ForbiddenAsync(call);
    }

    private static Func<Task<Answer>> Prepare(WriteWorld world, string operation, string key, string folder)
    {
        var asset = world.Given(folder);
        var id = asset.PublicId;
        var fresh = world.IsFixed ? $"{folder}/{WriteWorld.Name()}" : WriteWorld.Name();
        (string, string)[] at = world.IsFixed ? [] : [("asset_folder", folder)];
        (string, string)[] target = [("public_id", id), ("type", "upload")];
        switch (operation)
        {
            case "get_resource":
                return () => world.World.GetAsync($"/v1_1/demo/resources/image/upload/{id}", key);
            case "get_resource_by_asset_id":
                return () => world.World.GetAsync($"/v1_1/demo/resources/{asset.AssetId}", key);
            case "sub_folders":
                return () => world.World.GetAsync($"/v1_1/demo/folders/{folder}", key);
            case "upload new":
                return () => world.UploadAsync(key, [("public_id", fresh), .. at]);
            case "upload new, overwrite=false":
                return () => world.UploadAsync(key, [("public_id", fresh), ("overwrite", "false"), .. at]);
            case "upload_untyped":
                return () => world.PostAsync("/upload", key, [("file", "https://example.com/a.jpg"), ("public_id", fresh), .. at]);
            case "upload over":
                return () => world.UploadAsync(key, [("public_id", id), .. at]);
            case "create_folder":
                return () => world.PostAsync($"/folders/{folder}/{WriteWorld.Name("made")}", key);
            case "explicit":
                return () => world.PostAsync("/image/explicit", key, [.. target, ("tags", "x")]);
            case "explicit fetch new":
                return () => world.PostAsync("/image/explicit", key, [("public_id", $"https://example.com/{WriteWorld.Name()}"), ("type", "fetch"), .. at]);
            case "rename":
                return () => world.PostAsync("/image/rename", key, ("from_public_id", id), ("to_public_id", fresh));
            case "rename to_type":
                return () => world.PostAsync("/image/rename", key, ("from_public_id", id), ("to_public_id", id), ("to_type", "private"));
            case "rename over":
                var other = world.Given(folder).PublicId;
                return () => world.PostAsync("/image/rename", key, ("from_public_id", id), ("to_public_id", other), ("overwrite", "true"));
            case "bulk_tags":
                return () => world.PostAsync("/image/tags", key, ("public_ids[]", id), ("command", "add"), ("tag", "t"));
            case "bulk_context":
                return () => world.PostAsync("/image/context", key, ("public_ids[]", id), ("context", "a=b"));
            case "bulk_metadata":
                return () => world.PostAsync("/image/metadata", key, ("public_ids[]", id), ("metadata", "sku=1"));
            case "update_resource":
                return () => world.PostAsync($"/resources/image/upload/{id}", key, ("tags", "t"));
            case "update_resource_by_asset_id":
                return () => world.JsonAsync(HttpMethod.Put, $"/resources/{asset.AssetId}", key, """{"display_name":"x"}""");
            case "move asset":
                return () => world.PostAsync($"/resources/image/upload/{id}", key, ("asset_folder", folder + "/sub"));
            case "moderate":
                return () => world.PostAsync($"/resources/image/upload/{id}", key, ("moderation_status", "rejected"));
            case "rename folder":
                var renamed = world.State.AddFolder($"{folder}/{WriteWorld.Name("f")}").Path;
                return () => world.JsonAsync(HttpMethod.Put, $"/folders/{renamed}", key, $$"""{"to_folder":"{{renamed}}-new"}""");
            case "move folder":
                var moved = world.State.AddFolder($"{folder}/{WriteWorld.Name("f")}").Path;
                return () => world.JsonAsync(HttpMethod.Put, $"/folders/{moved}", key, $$"""{"to_folder":"{{folder}}/sub/{{WriteWorld.Name()}}"}""");
            case "delete derived":
                return () => DeleteAsync($"/resources/image/upload", $"public_ids[]={Uri.EscapeDataString(id)}&keep_original=true");
            case "destroy":
                return () => world.PostAsync("/image/destroy", key, target);
            case "destroy_by_asset_id":
                return () => world.PostAsync("/asset/destroy", key, ("asset_id", asset.AssetId));
            case "delete_resources":
                return () => DeleteAsync($"/resources/image/upload", $"public_ids[]={Uri.EscapeDataString(id)}");
            case "delete_resources_by_asset_ids":
                return () => DeleteAsync("/resources", $"asset_ids[]={asset.AssetId}");
            case "delete_folder":
                var empty = world.State.AddFolder($"{folder}/{WriteWorld.Name("f")}").Path;
                return () => world.World.SendAsync(HttpMethod.Delete, $"/v1_1/demo/folders/{empty}", key);
            default:
                throw new InvalidOperationException(operation);
        }

        Task<Answer> DeleteAsync(string target, string body) => world.World.SendAsync(
            HttpMethod.Delete, "/v1_1/demo" + target, key, new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"));
    }
}
