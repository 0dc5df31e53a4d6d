using Sidecar.Policy.Cloudinary;

namespace Sidecar.Catalogue;

/// <summary>The Admin API's operations on folders.</summary>
internal static class FolderOperations
{
    public static IReadOnlyList<Operation> All { get; } =
    [
        new()
        {
            Name = "root_folders", Method = "GET", Template = "/v1_1/{cloud}/folders", Parameters = ParameterSets.Paging,
            Enforcement = EnforcementKind.RootFolders, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Folder, RowsMember = "folders",
            Requires = "read → Folder(each)", Answer = "folders without read are dropped, total_count is kept as Cloudinary does",
        },
        new()
        {
            Name = "sub_folders", Method = "GET", Template = "/v1_1/{cloud}/folders/{folder...}", Parameters = ParameterSets.Paging,
            Enforcement = EnforcementKind.SubFolders, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Folder, RowsMember = "folders",
            Requires = "read → Folder; read → Folder(each child)", Answer = "403; children without read are dropped",
        },
        new()
        {
            Name = "search_folders", Method = "POST", Template = "/v1_1/{cloud}/folders/search", Parameters = ParameterSets.Search, Body = BodyForm.Json,
            Enforcement = EnforcementKind.FolderSearch, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Folder, RowsMember = "folders",
            Requires = "read → Folder(each)", Answer = "expression limited on path, rows without read dropped",
        },
        new()
        {
            Name = "search_folders_get", Method = "GET", Template = "/v1_1/{cloud}/folders/search", Parameters = ParameterSets.Search, Body = BodyForm.Json,
            Enforcement = EnforcementKind.FolderSearch, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Folder, RowsMember = "folders",
            Requires = "read → Folder(each)", Answer = "sent upstream as POST; expression limited on path, rows without read dropped",
        },
        new()
        {
            Name = "create_folder", Method = "POST", Template = "/v1_1/{cloud}/folders/{folder...}", Parameters = ParameterSets.ProofOnly, Body = BodyForm.Form,
            Enforcement = EnforcementKind.FolderCreate, Action = CloudinaryAction.Create, ResourceType = EntityTypes.Folder,
            Requires = "create → Folder", Answer = "403",
        },
        new()
        {
            Name = "move_folder", Method = "PUT", Template = "/v1_1/{cloud}/folders/{folder...}", Parameters = ParameterSets.FolderMove, Body = BodyForm.Json,
            Enforcement = EnforcementKind.FolderMove, ResourceType = EntityTypes.Folder,
            Requires = "same parent: rename → Folder; other parent: move → Folder, update → Folder(destination's parent); the same for everything below",
            Answer = "403, also when anything below is forbidden",
        },
        new()
        {
            Name = "delete_folder", Method = "DELETE", Template = "/v1_1/{cloud}/folders/{folder...}", Parameters = ParameterSets.FolderWrite, Body = BodyForm.Form,
            Enforcement = EnforcementKind.FolderDelete, Action = CloudinaryAction.Delete, ResourceType = EntityTypes.Folder,
            Requires = "delete → Folder, and every Folder and Asset below", Answer = "403, also when anything below is forbidden",
        },

        // PUTs that read: upstream takes them for routes, not for folders of that name.
        AssetOperations.Refused("folder_by_id", "PUT", "/v1_1/{cloud}/folders/by_id"),
        AssetOperations.Refused("folder_by_path", "PUT", "/v1_1/{cloud}/folders/by_path"),
        AssetOperations.Refused("folder_descendants", "PUT", "/v1_1/{cloud}/folders/descendants"),
    ];
}
