using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Seeding;

/// <summary>The roles and policies that come with an account, and a large account for measurements.</summary>
internal static class SeedAccount
{
    private const string Inside = "when { resource.ancestor_ids.contains(\"<folder_id>\") };\n";

    public static void Catalogue(AccountStore store)
    {
        Policy(store, "cld::policy::content::folder::view_download", "content", OnContent("read") + OnAssets("download"));
        Policy(store, "cld::policy::content::folder::add_assets", "content", OnContent("create"));
        Policy(store, "cld::policy::content::folder::edit_assets", "content", OnContent("update") + OnContent("rename") + OnContent("move"));
        Policy(store, "cld::policy::content::folder::delete_assets", "content", OnContent("delete"));
        Policy(store, "cld::policy::global::everything::manage", "global", "permit(principal, action, resource);");
        Policy(store, "cld::policy::global::assets::moderate", "global", "permit(principal, action == Cloudinary::Action::\"moderate\", resource is Cloudinary::Asset);");
        Policy(store, "cld::policy::global::upload_presets::manage", "global", "permit(principal, action, resource is Cloudinary::UploadPreset);\npermit(principal, action, resource is Cloudinary::UploadMapping);\n");
        Policy(store, "cld::policy::global::ml::access", "global", "permit(principal, action == Cloudinary::Action::\"read\", resource == Cloudinary::Feature::\"cld::global::ml::access\");");

        Role(store, "cld::role::prodenv::master_admin", "global", "cld::policy::global::everything::manage");
        Role(store, "cld::role::prodenv::ml_user", "global", "cld::policy::global::ml::access");
        Role(store, "cld::role::folder::viewer", "content", "cld::policy::content::folder::view_download");
        Role(store, "cld::role::folder::contributor", "content", "cld::policy::content::folder::view_download", "cld::policy::content::folder::add_assets");
        Role(
            store, "cld::role::folder::manager", "content", "cld::policy::content::folder::view_download", "cld::policy::content::folder::add_assets",
            "cld::policy::content::folder::edit_assets", "cld::policy::content::folder::delete_assets");
    }

    public static void Many(AccountStore store, string environment, int users, int groups, int policies, IReadOnlyList<string> folders)
    {
        string Folder(int i) => folders[i % folders.Count];
        for (int i = 0; i < users; i++)
        {
            store.Users.Add(new AccountUser($"user-{i:d5}") { Environments = i % 3 == 0 ? null : [environment] });
            store.Assignments.Add(new("user", $"user-{i:d5}", i % 2 == 0 ? "cld::role::folder::viewer" : "cld::role::folder::contributor", environment, "folder_id", Folder(i * 7)));
        }

        for (int i = 0; i < groups; i++)
        {
            var group = new AccountGroup($"group-{i:d4}", $"Group {i}");
            for (int member = i; member < users; member += Math.Max(1, groups / 2))
            {
                group.Members.Add($"user-{member:d5}");
            }

            store.Groups.Add(group);
            store.Assignments.Add(new("group", group.Id, "cld::role::folder::manager", environment, "folder_id", Folder(i * 31)));
        }

        for (int i = 0; i < policies; i++)
        {
            string who = (i % 4) switch
            {
                0 => $"principal in Cloudinary::Group::\"group-{i % Math.Max(1, groups):d4}\"",
                _ => $"principal == Cloudinary::User::\"user-{i % Math.Max(1, users):d5}\"",
            };
            string effect = i % 10 == 0 ? "forbid" : "permit";
            string action = i % 2 == 0 ? "read" : "update";
            store.Policies.Add(new AccountPolicy(
                $"policy-{i:d5}",
                $"{effect}({who}, action == Cloudinary::Action::\"{action}\", resource is Cloudinary::Asset) when {{ resource.ancestor_ids.contains(\"{Folder(i)}\") }};",
                "prodenv",
                environment) { Created = store.Now, Updated = store.Now });
        }
    }

    private static string OnContent(string action) =>
        $"permit(principal, action == Cloudinary::Action::\"{action}\", resource is Cloudinary::Folder) {Inside}" + OnAssets(action);

    private static string OnAssets(string action) => $"permit(principal, action == Cloudinary::Action::\"{action}\", resource is Cloudinary::Asset) {Inside}";

    private static void Policy(AccountStore store, string id, string permissionType, string statement) =>
        store.SystemPolicies[id] = new AccountSystemPolicy(id, id, "prodenv", permissionType, statement);

    private static void Role(AccountStore store, string id, string permissionType, params string[] policies) =>
        store.Roles.Add(new AccountRole(id, "system", permissionType, "prodenv") { Policies = [.. policies], Created = 1719475216, Updated = 1719475216 });
}
