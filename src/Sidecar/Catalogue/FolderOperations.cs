using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

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
            Name = "search_folders_get", Method = "GET", Template = "/v1_1/{cloud}/folders/search", Parameters = ParameterSets.SearchQuery, Body = BodyForm.Json,
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
        FolderRead("folder_by_id", "by_id", AssetParameters.FolderById, "id"),
        FolderRead("folder_by_path", "by_path", AssetParameters.FolderByPath, "path"),
        new()
        {
            Name = "folder_descendants", Method = "PUT", Template = "/v1_1/{cloud}/folders/descendants", Parameters = AssetParameters.FolderDescendants,
            Body = BodyForm.Json, Enforcement = EnforcementKind.FolderDescendants, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Folder,
            IdName = "id", RowsMember = "folders", Requires = "read → Folder; read → Folder(each)", Answer = "403; folders and ancestors without read are dropped",
        },
        new()
        {
            Name = "rename_folder_operation", Method = "PUT", Template = "/v1_1/{cloud}/folder_operations/rename", Parameters = AssetParameters.FolderRename,
            Body = BodyForm.Json, Enforcement = EnforcementKind.FolderMove, ResourceType = EntityTypes.Folder,
            Requires = "same parent: rename → Folder; other parent: move → Folder, update → Folder(destination's parent); the same for everything below",
            Answer = "403, also when anything below is forbidden",
        },
        new()
        {
            Name = "folder_roles", Method = "GET", Template = "/v1_1/{cloud}/folder_operations/invite/{folder_id}", Parameters = AssetParameters.FolderRoles,
            Enforcement = EnforcementKind.Every, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Role,
            Requires = "read → every Role", Answer = "403; the roles are those at Cloudinary, not the sidecar's grants",
        },
        AssetOperations.Refused("assign_folder_roles", "POST", "/v1_1/{cloud}/folder_operations/invite/{folder_id}") with
        {
            Refusal = "Operation assign_folder_roles is not offered by the sidecar: roles on folders are granted in its grants file",
            Answer = "403: roles on folders are granted in the sidecar's grants file",
        },
    ];

    private static Operation FolderRead(string name, string route, ParameterTable parameters, string idName) => new()
    {
        Name = name, Method = "PUT", Template = $"/v1_1/{{cloud}}/folders/{route}", Parameters = parameters, Body = BodyForm.Json, IdName = idName,
        Enforcement = EnforcementKind.FolderRead, Action = CloudinaryAction.Read, ResourceType = EntityTypes.Folder,
        Requires = "read → Folder", Answer = "403; ancestors without read are dropped",
    };
}
