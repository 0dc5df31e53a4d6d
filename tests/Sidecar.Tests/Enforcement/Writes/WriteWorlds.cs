using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Cloudinary.Emulator;
using Cloudinary.Emulator.State;
using Sidecar.Tests.World;

namespace Sidecar.Tests.Enforcement.Writes;

/// <summary>A world in dynamic folder mode for one test class.</summary>
public sealed class DynamicWorld() : WriteWorld(FolderMode.Dynamic);

/// <summary>A world in fixed folder mode for one test class.</summary>
public sealed class FixedWorld() : WriteWorld(FolderMode.Fixed);

/// <summary>Emulator and sidecar for one test class, with callers of many kinds; tests make their own assets, so that they do not meet.</summary>
public abstract class WriteWorld(FolderMode mode) : IAsyncLifetime
{
    private static int names;

    internal static string Base => "/v1_1/demo";

    internal SidecarWorld World { get; private set; } = null!;

    internal EmulatorState State => World.Upstream.State;

    /// <summary>Settings by name.</summary>
    protected virtual IReadOnlyDictionary<string, string?>? Settings => null;

    internal bool IsFixed => mode == FolderMode.Fixed;

    /// <summary>What went upstream since the last call through <see cref="CallAsync"/> began.</summary>
    internal IReadOnlyList<RecordedRequest> Sent => World.Upstream.Requests;

    /// <summary>The one upstream request that was no look-up.</summary>
    internal RecordedRequest Write => Assert.Single(Sent, r => !IsLookup(r));

    public async Task InitializeAsync()
    {
        var text = Yaml.Standard(IsFixed ? "fixed" : "dynamic")
            + Yaml.KeyWith("two", "folders: [{ path: Product, level: edit }, { path: clients/acme, level: edit }]")
            + Yaml.Key("newcomer", "clients/new", "contribute")
            + Yaml.Key("acme", "clients/acme", "manage")
            + Yaml.Key("guarded", "", "manage")
            + Yaml.Key("careful", "", "edit")
            + Yaml.Key("archivist", "Product", "manage")
            + Yaml.Key("keeper", "Product", "manage")
            + Yaml.Key("secretive", "Product", "edit")
            + Yaml.KeyWith("environment", "roles: [environment]")
            + Yaml.Key("particular", "Product", "manage")
            + Yaml.Key("rooted", "", "edit")
            + Yaml.KeyWith("filler", "folders: [{ path: Product, role: filler }]")
            + Yaml.KeyWith("named")
            + Yaml.KeyWith("half", "folders: [{ path: Product, level: edit }, { path: clients/acme, level: view }]")
            + Yaml.KeyWith("publisher")
            + Yaml.KeyWith("presetter")
            + Yaml.KeyWith("retyper")
            + Yaml.Key("embargoed", "Product", "manage")
            + Yaml.KeyWith("config", "roles: [config]")
            + Yaml.KeyWith("fields", "roles: [fields]")
            + """
            roles:
              - id: config
                scope: global
                permissions: [{ actions: ["*"], resource: MetadataField }, { actions: ["*"], resource: UploadPreset }]
              - id: environment
                scope: global
                permissions: [{ actions: ["*"], resource: ProductEnvironment }]
              - id: filler
                scope: folder
                permissions: [{ actions: [create], resource: Asset }]
              - id: fields
                scope: global
                permissions: [{ actions: [read], resource: MetadataField }]
            unsigned_uploads:
              - { preset: acme_unsigned, folders: [{ path: clients/acme, level: contribute }] }
              - { preset: folder_unsigned, folders: [{ path: clients/acme, level: contribute }] }
              - { preset: open_unsigned, folders: [{ path: clients/acme, level: contribute }] }
            policies:
              - cedar: |
                  forbid(principal == Cloudinary::APIKey::"keeper", action, resource is Cloudinary::Folder) when { resource.ancestor_paths.contains("ARCHIVE") };
              - cedar: |
                  forbid(principal == Cloudinary::APIKey::"secretive", action == Cloudinary::Action::"update", resource is Cloudinary::Asset) when { resource.type == "upload" };
              - cedar: |
                  forbid(principal == Cloudinary::APIKey::"particular", action, resource is Cloudinary::Asset)
                  when { resource.ancestor_paths.contains("NORAW") && resource.resource_type == "raw" };
                  forbid(principal == Cloudinary::APIKey::"particular", action, resource is Cloudinary::Folder)
                  when { resource.ancestor_paths.contains("NOSUB/below") };
              - cedar: |
                  permit(principal == Cloudinary::APIKey::"named", action in [Cloudinary::Action::"create", Cloudinary::Action::"read"], resource is Cloudinary::Asset)
                  when { resource has public_id && resource.public_id like "acme/*" };
              - cedar: |
                  permit(principal == Cloudinary::APIKey::"publisher", action in [Cloudinary::Action::"update", Cloudinary::Action::"read"], resource is Cloudinary::Asset)
                  when { resource.type == "private" };
              - cedar: |
                  permit(principal == Cloudinary::APIKey::"retyper", action in [Cloudinary::Action::"rename", Cloudinary::Action::"read"], resource is Cloudinary::Asset);
                  permit(principal == Cloudinary::APIKey::"retyper", action == Cloudinary::Action::"update", resource is Cloudinary::Asset) when { resource.type == "upload" };
              - cedar: |
                  forbid(principal == Cloudinary::APIKey::"embargoed", action, resource is Cloudinary::Asset) when { resource has tags && resource.tags.contains("embargo") };
              - cedar: |
                  permit(principal == Cloudinary::APIKey::"presetter", action == Cloudinary::Action::"update", resource == Cloudinary::UploadPreset::"product_signed");
              - cedar: |
                  forbid(principal == Cloudinary::APIKey::"careful", action == Cloudinary::Action::"update", resource is Cloudinary::Asset)
                  when { resource.ancestor_paths.contains("secret") };
              - cedar: |
                  forbid(principal == Cloudinary::APIKey::"guarded", action, resource) when { resource has ancestor_paths && resource.ancestor_paths.contains("secret") };
              - cedar: |
                  forbid(principal == Cloudinary::APIKey::"archivist", action, resource is Cloudinary::Asset) when { resource.ancestor_paths.contains("ARCHIVE") };

            """.Replace("ARCHIVE", IsFixed ? "Product/archive" : "product/archive", StringComparison.Ordinal)
            .Replace("NORAW", IsFixed ? "Product/no-raw" : "product/no-raw", StringComparison.Ordinal)
            .Replace("NOSUB", IsFixed ? "Product/no-sub" : "product/no-sub", StringComparison.Ordinal);
        World = await SidecarWorld.StartAsync(text, new EmulatorOptions { FolderMode = mode }, Settings);
    }

    public async Task DisposeAsync() => await World.DisposeAsync();

    /// <summary>A name no other test uses.</summary>
    internal static string Name(string stem = "n") => string.Create(CultureInfo.InvariantCulture, $"{stem}{Interlocked.Increment(ref names)}");

    /// <summary>Stores an asset; in fixed mode the folder becomes part of its id.</summary>
    internal Asset Given(string folder, string? publicId = null, string resourceType = "image", string type = "upload")
    {
        var name = publicId ?? Name();
        return State.Add(new Asset
        {
            PublicId = IsFixed && folder.Length > 0 ? $"{folder}/{name}" : name, AssetFolder = folder, ResourceType = resourceType, Type = type, Format = "jpg",
        });
    }

    internal Asset Now(Asset asset) => State.FindById(asset.AssetId) ?? throw new InvalidOperationException($"{asset.PublicId} is gone");

    internal Asset Stored(string publicId, string resourceType = "image", string type = "upload") =>
        State.Find(resourceType, type, publicId) ?? throw new InvalidOperationException($"{publicId} is not there");

    internal async Task<Answer> CallAsync(Func<Task<Answer>> call)
    {
        World.Upstream.ClearRequests();
        return await call();
    }

    /// <summary>Calls and expects success.</summary>
    internal async Task<Answer> OkAsync(Func<Task<Answer>> call)
    {
        var answer = await CallAsync(call);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status}: {answer.Text}");
        return answer;
    }

    /// <summary>Calls and expects a 403 in Cloudinary's words, nothing changed, and nothing sent but look-ups.</summary>
    internal async Task<Answer> ForbiddenAsync(Func<Task<Answer>> call, params string[] actions)
    {
        var answer = await UntouchedAsync(call, HttpStatusCode.Forbidden);
        Assert.StartsWith($"[prodenv:{Yaml.EnvironmentId}] Request forbidden due to missing permissions (actions=[", answer.Error, StringComparison.Ordinal);
        Assert.Equal(answer.Error, answer.Headers["X-Cld-Error"]);
        if (actions.Length > 0)
        {
            Assert.EndsWith($"(actions=[{string.Join(',', actions.Select(a => $"\"{a}\""))}])", answer.Error, StringComparison.Ordinal);
        }

        return answer;
    }

    /// <summary>Calls and expects a status, nothing changed, and nothing sent but look-ups.</summary>
    internal async Task<Answer> UntouchedAsync(Func<Task<Answer>> call, HttpStatusCode status)
    {
        var before = Picture();
        var answer = await CallAsync(call);
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Assert.DoesNotContain(Sent, r => !IsLookup(r));
        Assert.True(before.SequenceEqual(Picture()), "A refused call changed something");
        return answer;
    }

    internal Task<Answer> PostAsync(string target, string key, params (string Name, string Value)[] fields) => World.PostFormAsync(Base + target, key, fields);

    internal Task<Answer> JsonAsync(HttpMethod method, string target, string key, string json) => World.SendJsonAsync(method, Base + target, key, json);

    /// <summary>An upload of a remote file, urlencoded, with Basic.</summary>
    internal Task<Answer> UploadAsync(string key, params (string Name, string Value)[] fields) =>
        PostAsync("/image/upload", key, [("file", "https://example.com/photo.jpg"), .. fields]);

    /// <summary>Every asset, folder, preset and field. The emulator's assets are never edited in place, so that the same object is the same asset.</summary>
    internal IReadOnlyList<object> Picture() => [.. State.Assets, .. State.Folders, .. State.UploadPresets, .. State.MetadataFields];

    internal static bool IsLookup(RecordedRequest request) =>
        request.Method == "GET" || request.RawTarget == "/v1_1/demo/resources/get_resource" || (request.Method == "PUT" && request.RawTarget is "/v1_1/demo/folders/by_path" or "/v1_1/demo/folders/by_id");

    internal static string Body(RecordedRequest request) => Encoding.UTF8.GetString(request.Body);

    internal static string Sha1(string text)
    {
#pragma warning disable CA5350 // What SDKs sign with.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    internal static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The parameters with key, timestamp and signature.</summary>
    internal static (string Name, string Value)[] Signed(string key, bool sha256, params (string Name, string Value)[] fields)
    {
        (string Name, string Value)[] all = [.. fields, ("timestamp", DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))];
        var text = string.Join('&', all.Where(f => f.Value.Length > 0 && f.Name is not ("file" or "resource_type")).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => $"{f.Name}={f.Value}"))
            + Yaml.SecretOf(key);
        return [.. all, ("api_key", key), ("signature", sha256 ? Sha256(text) : Sha1(text))];
    }

    /// <summary>A multipart body with the parameters before or after the file.</summary>
    internal static HttpContent Multipart(bool fileFirst, string fileName, byte[] content, params (string Name, string Value)[] fields)
    {
        const string boundary = "0.4361f";
        var file = Part($"name=\"file\"; filename=\"{fileName}\"", content);
        var parameters = fields.SelectMany(f => Part($"name=\"{f.Name}\"", Encoding.UTF8.GetBytes(f.Value)));
        byte[] body = [.. fileFirst ? file.Concat(parameters) : parameters.Concat(file), .. Encoding.ASCII.GetBytes($"--{boundary}--\r\n")];
        var result = new ByteArrayContent(body);
        result.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        return result;

        static byte[] Part(string disposition, byte[] value) =>
            [.. Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n"), .. value, .. "\r\n"u8];
    }
}
