using System.Text;
using Sidecar.Enforcement;
using Sidecar.Enforcement.Bindings;
using Sidecar.Shared;
using Sidecar.Tests.World;
using Sidecar.Upstream;

namespace Sidecar.Tests.Shared;

/// <summary>
/// What this version writes into Redis and onto the channel, kept as it was written. Two releases share one Redis while an update rolls: a change that makes
/// one of these unreadable, or writes them otherwise, needs another version, name or topic.
/// </summary>
public sealed class PayloadFixtureTests
{
    private const string Folder = "tests/Sidecar.Tests/Shared/payloads/v1/";

    private static readonly byte[] Secret = ReplicaKeys.Derive("demo", "the environment's secret");
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static TheoryData<string> Names => [.. Payloads().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_is_written_as_it_was(string name)
    {
        var (key, payload) = Payloads()[name];
        var expected = $"{key}\n{Convert.ToHexStringLower(SealedValue.Seal(Secret, key, new SharedValue(At, payload)))}\n";
        var path = RepositoryFiles.Path(Folder + name + ".txt");
        Assert.True(File.Exists(path), $"{path} is not there; it would hold\n{expected}");
        Assert.Equal(File.ReadAllText(path), expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_that_was_written_is_read(string name)
    {
        var lines = File.ReadAllLines(RepositoryFiles.Path(Folder + name + ".txt"));
        var value = SealedValue.Open(Secret, lines[0], Convert.FromHexString(lines[1]));
        Assert.Equal(At, value!.At);
        Assert.Equal(Payloads()[name].Payload, value.Payload);
        Readers[name](value.Payload);
    }

    [Fact]
    public void Every_kept_payload_is_still_known() =>
        Assert.Equal(
            Payloads().Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(RepositoryFiles.Path(Folder)).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));

    [Fact]
    public void A_payload_of_an_unknown_version_or_with_another_byte_is_missing()
    {
        var (key, payload) = Payloads()["folder-ids"];
        var text = SealedValue.Seal(Secret, key, new SharedValue(At, payload));
        Assert.NotNull(SealedValue.Open(Secret, key, text));
        for (var i = 0; i < text.Length; i++)
        {
            var changed = (byte[])text.Clone();
            changed[i] ^= 1;
            Assert.Null(SealedValue.Open(Secret, key, changed));
            Assert.Null(SealedValue.Open(Secret, key, text.AsSpan(..i)));
        }

        Assert.Null(SealedValue.Open(Secret, key + " ", text));
        Assert.Null(SealedValue.Open(ReplicaKeys.Derive("demo2", "the environment's secret"), key, text));
    }

    private static readonly Dictionary<string, Action<byte[]?>> Readers = new()
    {
        ["folder-ids"] = text => Assert.Equal(["c1", "c2"], new FolderIdsFormat().Read(text!)!.Ids),
        ["folder-ids-missing"] = text => Assert.False(new FolderIdsFormat().Read(text!)!.Exists),
        ["folder-path"] = text => Assert.Equal("clients/acme", new FolderPathFormat().Read(text!)),
        ["folder-path-missing"] = Assert.Null,
        ["preset"] = text => Assert.Equal("clients/acme", new PresetFormat().Read(text!)!["asset_folder"]),
        ["transformation"] = text => Assert.Single(new TransformationFormat().Read(text!)!.References.Assets),
        ["asset"] = text => Assert.Equal(("a1", "clients/acme", 2), (new AssetFormat().Read(text!)!.AssetId, new AssetFormat().Read(text!)!.FolderPath, new AssetFormat().Read(text!)!.Tags!.Count)),
        ["binding"] = text => Assert.Contains("\"owner\":\"5:owner\"", Encoding.UTF8.GetString(text!), StringComparison.Ordinal),
        ["changed"] = Assert.Null,
        ["message"] = text => Assert.Equal("{\"area\":\"Assets\",\"names\":[\"p:x\",\"a:1\"]}", Encoding.UTF8.GetString(text!)),
    };

    private static Dictionary<string, (string Key, byte[]? Payload)> Payloads() => new()
    {
        ["folder-ids"] = (SharedKey.Of("folder-ids", "demo", "clients/acme"), new FolderIdsFormat().Write(new FolderIds(true, ["c1", "c2"]))),
        ["folder-ids-missing"] = (SharedKey.Of("folder-ids", "demo", "clients/none"), new FolderIdsFormat().Write(new FolderIds(false, ["c1"]))),
        ["folder-path"] = (SharedKey.Of("folder-path", "demo", "c2"), new FolderPathFormat().Write("clients/acme")),
        ["folder-path-missing"] = (SharedKey.Of("folder-path", "demo", "c3"), null),
        ["preset"] = (SharedKey.Of("preset", "demo", "p"), new PresetFormat().Write(
            new PresetFacts(true, new Dictionary<string, string> { ["asset_folder"] = "clients/acme", ["overwrite"] = "false" }))),
        ["transformation"] = (SharedKey.Of("transformation", "demo", "t"), new TransformationFormat().Write(
            new TransformationFacts("""[{"overlay":"logo","width":10}]""", new Sidecar.Enforcement.References.ReferenceList()))),
        ["asset"] = (SharedKey.Of("asset", "demo", new AssetFormat().KeyOf(AssetKey.ByName("image", "upload", "x"))), new AssetFormat().Write(
            new AssetFacts("a1", "x", "image", "upload", "clients/acme", ["one", "two"]))),
        ["binding"] = (SharedKey.Of("binding", "demo", "Task", "00"), System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new BindingContent("5:owner", null, At.AddHours(1)), BindingJson.Default.BindingContent)),
        ["changed"] = (SharedKey.Of("changed", "demo", "Assets", "p:x"), null),
        ["message"] = ("invalidate", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
            new InvalidationMessage.Content(CacheArea.Assets, ["p:x", "a:1"]), InvalidationJson.Default.Content)),
    };
}
