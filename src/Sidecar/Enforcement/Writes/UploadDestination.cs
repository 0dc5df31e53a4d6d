using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;
using Sidecar.Upstream;

namespace Sidecar.Enforcement.Writes;

/// <summary>
/// Where an upload would land, from the request, its preset, the file's name and the folder mode. Where Cloudinary's precedence is not
/// known, every reading is listed and every one must be permitted.
/// </summary>
internal sealed record UploadDestination
{
    /// <summary>The folders it may land in; one, unless the precedence is not known.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>A folder was asked for, by the request or its preset; otherwise it is the root by default.</summary>
    public required bool IsExplicit { get; init; }

    /// <summary>The folder comes from the preset alone and is to be spelled out upstream, so that a changed preset cannot move the upload.</summary>
    public required bool FromPreset { get; init; }

    /// <summary>Public ids it may get that can exist already; empty when Cloudinary makes one up.</summary>
    public required IReadOnlyList<string> PublicIds { get; init; }

    /// <summary>The id comes from a file name in a way that cannot be foretold: an overwrite cannot be checked and must be ruled out.</summary>
    public required bool PublicIdUncertain { get; init; }

    /// <summary>The delivery type after the upload.</summary>
    public required string Type { get; init; }

    /// <summary>An existing asset would be overwritten.</summary>
    public required bool Overwrites { get; init; }

    /// <summary>The ids it may get in one of its folders; a single null when Cloudinary makes one up.</summary>
    public IEnumerable<string?> IdsIn(string folder, FolderMode mode) =>
        PublicIds is { Count: > 0 } ids
            ? ids.Where(id => mode == FolderMode.Dynamic || FolderPath.OfPublicId(id) == folder)
            : Enumerable.Repeat<string?>(null, 1);

    /// <summary>Works the destination out.</summary>
    /// <param name="parameters">The request.</param>
    /// <param name="preset">Its preset, if it names one.</param>
    /// <param name="unsigned">Unsigned uploads: the preset wins over the request and nothing is overwritten.</param>
    /// <param name="fileName">The uploaded file's name or the last part of its URL.</param>
    /// <param name="raw">The asset may be raw, so an extension stays part of the id.</param>
    /// <param name="mode">The environment's folder mode.</param>
    /// <param name="invalid">The parameter that is malformed, when null is returned.</param>
    public static UploadDestination? Find(
        RequestParameters parameters, PresetFacts? preset, bool unsigned, string? fileName, bool raw, FolderMode mode, out string? invalid)
    {
        var source = new Source(parameters, preset, unsigned);
        invalid = source.FirstMalformed(fileName);
        if (invalid is not null)
        {
            return null;
        }

        var names = Names(source, fileName, raw, out var uncertain);
        if (names.Any(name => !Writes.PublicIds.IsWellFormed(name)))
        {
            invalid = source.Has("public_id") ? "public_id" : "filename";
            return null;
        }

        var prefixes = Prefixes(source, mode);
        List<string> ids = prefixes.Count == 0
            ? names
            : [.. prefixes.SelectMany(prefix => names.Select(name => $"{prefix}/{name}")).Concat(prefixes.Count > 1 ? names : []).Distinct()];
        var folders = mode == FolderMode.Fixed ? FixedFolders(ids, prefixes) : source.Folders();
        return new UploadDestination
        {
            Folders = folders,
            IsExplicit = mode == FolderMode.Fixed || source.HasFolder,
            FromPreset = mode == FolderMode.Dynamic && !unsigned && source.FolderIsFromPreset && folders.Count == 1 && folders[0].Length > 0,
            PublicIds = ids,
            PublicIdUncertain = uncertain,
            Type = source.Text("type") ?? "upload",
            Overwrites = !unsigned && source.Text("overwrite") is not ("false" or "0" or "False"),
        };
    }

    private static List<string> Names(Source source, string? fileName, bool raw, out bool uncertain)
    {
        uncertain = false;
        if (source.Text("public_id") is { } publicId)
        {
            return [publicId];
        }

        var fromFile = source.Flag("use_filename") || source.Has("filename_override");
        if (!fromFile || source.Text("unique_filename") is null or "true" or "1" or "True")
        {
            // Without a preset of its own, the environment's default preset may name the asset after its file.
            uncertain = !source.NamesPreset;
            return [];
        }

        var name = source.Text("filename_override") ?? fileName;
        if (string.IsNullOrEmpty(name) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            // Cloudinary cleans names up by rules of its own.
            uncertain = true;
            return [];
        }

        var stem = name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;
        return raw && stem != name ? [stem, name] : [stem];
    }

    /// <summary>What may stand before the name. Of two prefixes, one may win or one may follow the other.</summary>
    private static List<string> Prefixes(Source source, FolderMode mode)
    {
        var asset = mode == FolderMode.Dynamic && source.Flag("use_asset_folder_as_public_id_prefix") ? source.Folders() : [];
        string?[] given = [source.Folder("public_id_prefix"), source.Folder("folder"), .. asset];
        var single = given.Where(prefix => !string.IsNullOrEmpty(prefix)).OfType<string>().ToArray();
        var joined = single.SelectMany((first, i) => single.Where((_, j) => j != i).Select(second => $"{first}/{second}"));
        return [.. single.Concat(joined).Distinct()];
    }

    /// <summary>Fixed mode: the directory of the final id; with a made-up name, the prefix.</summary>
    private static List<string> FixedFolders(List<string> ids, List<string> prefixes)
    {
        var folders = (ids.Count > 0 ? ids.Select(FolderPath.OfPublicId) : prefixes).Distinct().ToList();
        return folders.Count > 0 ? folders : [""];
    }

    /// <summary>Request and preset in the order in which they win.</summary>
    private sealed class Source(RequestParameters parameters, PresetFacts? preset, bool unsigned)
    {
        private static readonly string[] FolderNames = ["asset_folder", "folder", "public_id_prefix"];

        public string? Text(string name)
        {
            var asked = parameters.Text(name) is { Length: > 0 } text ? text : null;
            var standard = preset?[name];
            return unsigned ? standard ?? asked : asked ?? standard;
        }

        public bool Has(string name) => Text(name) is not null;

        /// <summary>A spelling that is not a clear no may be a yes to Cloudinary.</summary>
        public bool Flag(string name) => Text(name) is not (null or "false" or "0" or "False");

        public string? Folder(string name) => Text(name) is { } text ? Writes.PublicIds.Folder(text) : null;

        public bool NamesPreset => preset is not null;

        public bool HasFolder => Has("asset_folder") || Has("folder");

        public bool FolderIsFromPreset =>
            !string.IsNullOrEmpty(preset?["asset_folder"]) && parameters.Text("asset_folder") is null or "" && parameters.Text("folder") is null or "";

        public string? FirstMalformed(string? fileName)
        {
            // In fixed mode a directory in a name would be a folder; nowhere does it belong there.
            if ((Flag("use_filename") || Has("filename_override"))
                && $"{parameters.Text("filename_override")}{preset?["filename_override"]}{fileName}" is var names
                && HasDirectory(names))
            {
                return "filename";
            }

            if (Text("type") is { } type && !Targets.IsKnownType(type))
            {
                return "type";
            }

            foreach (var name in FolderNames)
            {
                foreach (var text in (ReadOnlySpan<string?>)[parameters.Text(name), preset?[name]])
                {
                    if (!string.IsNullOrEmpty(text) && Writes.PublicIds.Folder(text) is null)
                    {
                        return name;
                    }
                }
            }

            return parameters.Text("public_id") is { Length: > 0 } id && !Writes.PublicIds.IsWellFormed(id) ? "public_id" : null;
        }

        /// <summary>Dynamic mode: <c>asset_folder</c>, else the deprecated <c>folder</c>. Whether a preset's <c>asset_folder</c> goes before a request's <c>folder</c> is not known.</summary>
        public List<string> Folders()
        {
            var found = new List<string>(2);
            if (!unsigned && Asked("asset_folder") is { } own)
            {
                return [own];
            }

            Add(Standard("asset_folder"));
            Add(Asked("asset_folder"));
            Add(Asked("folder"));
            if (found.Count == 0 || unsigned)
            {
                Add(Standard("folder"));
            }

            return found.Count > 0 ? found : [""];

            void Add(string? folder)
            {
                if (folder is not null && !found.Contains(folder))
                {
                    found.Add(folder);
                }
            }
        }

        /// <summary>However often it is percent-decoded.</summary>
        private static bool HasDirectory(string name) =>
            name.AsSpan().ContainsAny('/', '\\') || (Uri.UnescapeDataString(name) is var decoded && decoded != name && HasDirectory(decoded));

        private string? Asked(string name) => parameters.Text(name) is { Length: > 0 } text ? Writes.PublicIds.Folder(text) : null;

        private string? Standard(string name) => preset?[name] is { } text ? Writes.PublicIds.Folder(text) : null;
    }
}
