using Cloudinary.Emulator.Http;
using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>What an upload is called and where it lands.</summary>
internal static class UploadNaming
{
    /// <summary>
    /// The asset folder in dynamic mode: <c>asset_folder</c>, else the deprecated <c>folder</c>, else null for "not said". In fixed mode the public id decides.
    /// </summary>
    public static string? AssetFolder(Call call)
    {
        string? folder = call.Parameters.Text("asset_folder") ?? call.Parameters.NonEmpty("folder");
        return call.Options.FolderMode == FolderMode.Fixed || folder is null ? null : FolderPath.Check(folder.Trim('/'));
    }

    /// <summary>The full public id: given, from the file name or random, behind its prefixes.</summary>
    public static string PublicId(Call call, UploadedContent content, string resourceType)
    {
        var p = call.Parameters;
        string fileName = p.NonEmpty("filename_override") ?? content.FileName;
        string name = p.NonEmpty("public_id") ?? (p.Flag("use_filename") && fileName.Length > 0
            ? FromFileName(call, fileName, resourceType)
            : RandomName(call, fileName, resourceType));
        foreach (string? prefix in (string?[])[Prefix(call), p.NonEmpty("folder")])
        {
            name = prefix is null ? name : prefix.Trim('/') + "/" + name;
        }

        return name.Trim('/') is { Length: > 0 } id ? id : throw ApiException.BadRequest("public_id is invalid");
    }

    public static string DisplayName(Call call, string publicId, UploadedContent content)
    {
        var p = call.Parameters;
        string? fromFile = p.Flag("use_filename_as_display_name") ? Path.GetFileNameWithoutExtension(content.FileName) : null;
        return p.NonEmpty("display_name") ?? (fromFile is { Length: > 0 } ? fromFile : publicId[(publicId.LastIndexOf('/') + 1)..]);
    }

    private static string? Prefix(Call call)
    {
        if (call.Parameters.NonEmpty("public_id_prefix") is { } prefix)
        {
            return prefix;
        }

        return call.Parameters.Flag("use_asset_folder_as_public_id_prefix") && AssetFolder(call) is { Length: > 0 } folder ? folder : null;
    }

    private static string FromFileName(Call call, string fileName, string resourceType)
    {
        string stem = Path.GetFileNameWithoutExtension(fileName).Replace(' ', '_');
        string suffix = call.Parameters.Flag("unique_filename", otherwise: true) ? "_" + call.Library.Ids.Suffix() : "";
        return stem + suffix + RawExtension(fileName, resourceType);
    }

    private static string RandomName(Call call, string fileName, string resourceType) => call.Library.Ids.PublicId() + RawExtension(fileName, resourceType);

    /// <summary>The extension is part of a raw asset's public id.</summary>
    private static string RawExtension(string fileName, string resourceType) =>
        resourceType == "raw" && UploadContent.Extension(fileName) is { Length: > 0 } extension ? "." + extension : "";
}
