namespace Sidecar.Tests.Rows;

/// <summary>Folders beyond listing, making and moving.</summary>
internal static partial class RowCases
{
    private static IEnumerable<RowCase> Folders =>
    [
        new("folder_by_id", "PUT", "/folders/by_id") { Caller = "acme", Json = """{"id":"{folder:secret}"}""" },
        new("folder_by_id", "PUT", "/folders/by_id", Limited.Filtered) { Variant = "ancestors", Caller = "acme", Json = """{"id":"{folder:clients/acme/logos}"}""", Text = "\"path\":\"clients\"" },
        new("folder_by_path", "PUT", "/folders/by_path") { Caller = "acme", Json = """{"path":"secret"}""" },
        new("folder_by_path", "PUT", "/folders/by_path") { Variant = "root", Caller = "acme", Json = """{"path":""}""" },
        new("folder_descendants", "PUT", "/folders/descendants") { Caller = "acme", Json = """{"id":"{folder:secret}"}""" },
        new("folder_descendants", "PUT", "/folders/descendants", Limited.Filtered) { Variant = "ancestors", Caller = "acme", Json = """{"id":"{folder:clients/acme}","inclusive":true}""", Text = "\"path\":\"clients\"" },
        new("rename_folder_operation", "PUT", "/folder_operations/rename") { Caller = "acme", Json = """{"path":"secret/hr","to_path":"secret/staff"}""", Fresh = true },
        new("folder_roles", "GET", "/folder_operations/invite/{folder:secret}") { Caller = "acme" },
        new("assign_folder_roles", "POST", "/folder_operations/invite/{folder:secret}", Limited.Refused) { Json = """{"principal":{"type":"user","id":"u"},"operation":"add","roles":["r"]}""" },
    ];
}
