using System.Globalization;
using System.Text;
using Cloudinary.Emulator;
using Cloudinary.Emulator.State;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Grants;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Shared;
using Sidecar.Tests.Shared;
using Sidecar.Tests.World;

namespace Sidecar.Faults;

/// <summary>Two sidecars, one Cloudinary, one Redis; many keys, half of them with grants by folder path and half by external id.</summary>
internal sealed class Scene : IAsyncDisposable
{
    /// <summary>From this age on nothing that was looked up is used.</summary>
    public static readonly TimeSpan HardAge = TimeSpan.FromSeconds(2);

    /// <summary>How often the grants file is looked at; a change is taken at the second look.</summary>
    public static readonly TimeSpan ReloadInterval = TimeSpan.FromMilliseconds(200);

    private const int Folders = 12;
    private const int AssetsPerFolder = 3;
    private const int Turns = 8;

    private Scene(RedisServer redis, SidecarWorld first, SidecarWorld second, ShiftedClock clock, string grants) =>
        (Redis, First, Second, Clock, Grants) = (redis, first, second, clock, grants);

    public RedisServer Redis { get; }

    public SidecarWorld First { get; }

    public SidecarWorld Second { get; }

    public ShiftedClock Clock { get; }

    /// <summary>The text of the grants file.</summary>
    public string Grants { get; }

    public IReadOnlyList<SidecarWorld> Replicas => [First, Second];

    public IReadOnlyList<Question> Questions { get; private set; } = [];

    public static async Task<Scene> StartAsync()
    {
        var redis = await RedisServer.StartAsync();
        var clock = new ShiftedClock();
        var settings = new Dictionary<string, string?>
        {
            ["Sidecar:Redis:Configuration"] = redis.Configuration,
            ["Sidecar:Redis:ProbeInterval"] = "00:00:00.2",
            ["Sidecar:Upstream:FolderCacheAge"] = HardAge.ToString(),
            ["Sidecar:Upstream:LookupTimeout"] = "00:00:02.5",
            ["Sidecar:Upstream:LookupBreakerDuration"] = "00:00:01",
            ["Sidecar:Cache:RefreshAge"] = "00:00:01",
        };
        var first = await SidecarWorld.StartAsync(Text("", Yaml.KeyWith("admin", "roles: [master_admin]")), new EmulatorOptions { HourlyLimit = 100_000_000 }, settings, replace: Replace);
        var second = await SidecarWorld.JoinAsync(first, settings, Replace);
        Fill(first.Upstream.State);
        var grants = SidecarWorld.Expand(GrantsFor(first.Upstream.State), first.Upstream);
        await File.WriteAllTextAsync(first.GrantsPath, grants);
        var scene = new Scene(redis, first, second, clock, grants);
        await UntilAsync(() => scene.Replicas.All(replica => replica.Service<IGrantStore>().Current!.Snapshot.FindKey("path0") is not null), "the grants");
        await UntilAsync(() => scene.AreConnected, "Redis");
        scene.Questions = scene.WorkOut(first.Upstream.State.Assets.Where(asset => asset.PublicId.StartsWith("fault-", StringComparison.Ordinal)));
        return scene;

        void Replace(IServiceCollection services) => services.AddSingleton<TimeProvider>(clock);
    }

    public bool AreConnected => Replicas.All(replica => replica.Service<ISharedCacheState>().IsConnected);

    /// <summary>
    /// Moves the folder that the key <c>turn{n}</c> may read away, through the first sidecar, and makes another of the same path, which it may not read.
    /// </summary>
    public async Task<Question> TurnAsync(int turn)
    {
        var moved = await First.SendJsonAsync(HttpMethod.Put, $"/v1_1/demo/folders/turn/{turn}", "admin", $$"""{"to_folder":"gone/{{turn}}"}""");
        if (moved.Status != System.Net.HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"The folder did not move: {moved.Text}");
        }

        var asset = First.Upstream.State.Add(new Asset { PublicId = $"turn-{turn}", AssetFolder = $"turn/{turn}" });
        var question = WorkOut([asset]).Single(question => question.Key == $"turn{turn}" && !question.IsWrite);
        return question.Allowed ? throw new InvalidOperationException("The policies permit what they should not.") : question;
    }

    /// <summary>The question whose answer the first sidecar and the second remember before a turn.</summary>
    public Question BeforeTurn(int turn) =>
        Questions.Single(question => question.Key == $"turn{turn}" && !question.IsWrite && First.Upstream.State.FindById(question.AssetId)!.PublicId == $"fault-turn-{turn}");

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"Waited ten seconds for {what}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Second.DisposeAsync();
        await First.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private static void Fill(EmulatorState state)
    {
        for (var folder = 0; folder < Folders; folder++)
        {
            for (var i = 0; i < AssetsPerFolder; i++)
            {
                state.Add(new Asset { PublicId = $"fault-{folder}-{i}", AssetFolder = $"faults/{folder % 4}/{folder}" });
            }
        }

        for (var turn = 0; turn < Turns; turn++)
        {
            state.Add(new Asset { PublicId = $"fault-turn-{turn}", AssetFolder = $"turn/{turn}" });
        }
    }

    private static string GrantsFor(EmulatorState state)
    {
        var keys = new StringBuilder(Yaml.KeyWith("admin", "roles: [master_admin]"));
        var policies = new StringBuilder();
        string[] levels = ["view", "contribute", "edit", "manage"];
        for (var i = 0; i < Folders; i++)
        {
            keys.Append(Yaml.Key($"path{i}", i % 3 == 0 ? $"faults/{i % 4}" : $"faults/{i % 4}/{i}", levels[i % 4]));
            ById($"byid{i}", i % 3 == 0 ? $"faults/{i % 4}" : $"faults/{i % 4}/{i}", i % 2 == 0 ? "action" : "action == Cloudinary::Action::\"read\"");
        }

        for (var turn = 0; turn < Turns; turn++)
        {
            ById($"turn{turn}", $"turn/{turn}", "action");
        }

        return Text("policies:\n" + policies, keys.ToString());

        void ById(string key, string folder, string action)
        {
            keys.Append(Yaml.KeyWith(key));
            policies.Append(CultureInfo.InvariantCulture, $$"""
                  - cedar: |
                      permit(principal == Cloudinary::APIKey::"{{key}}", {{action}}, resource is Cloudinary::Asset)
                      when { resource.ancestor_ids.contains("{{state.FindFolder(folder)!.ExternalId}}") };

                """);
        }
    }

    private static string Text(string policies, string keys) => Yaml.Environment() + "keys:\n" + keys + policies;

    /// <summary>The reference: the policies alone, asked with what is true at Cloudinary.</summary>
    private List<Question> WorkOut(IEnumerable<Asset> assets)
    {
        var file = Path.Combine(Path.GetDirectoryName(First.GrantsPath)!, "reference.yaml");
        File.WriteAllText(file, Grants);
        var environment = GrantsFileLoader.Check(file).Environments["demo"];
        var folders = First.Upstream.State.Folders.ToDictionary(folder => folder.Path, folder => folder.ExternalId, StringComparer.Ordinal);
        var questions = new List<Question>();
        foreach (var asset in assets)
        {
            var parts = asset.AssetFolder.Split('/');
            var resource = new AssetResource
            {
                FolderMode = Policy.Cloudinary.FolderMode.Dynamic, FolderPath = asset.AssetFolder, AssetId = asset.AssetId, PublicId = asset.PublicId,
                ResourceType = asset.ResourceType, Type = asset.Type, Tags = [.. asset.Tags], CollectionIds = [],
                AncestorIds = [.. parts.Select((_, i) => folders[string.Join('/', parts[..(i + 1)])])],
            }.ToEntity();
            foreach (var key in Enumerable.Range(0, Folders).SelectMany(i => (string[])[$"path{i}", $"byid{i}"]).Concat(Enumerable.Range(0, Turns).Select(turn => $"turn{turn}")))
            {
                var policies = environment.PoliciesOf(new EntityUid("Cloudinary::APIKey", key))!;
                foreach (var isWrite in (bool[])[false, true])
                {
                    var decision = policies.Decide(isWrite ? CloudinaryAction.Update : CloudinaryAction.Read, resource);
                    questions.Add(new Question(key, asset.AssetId, isWrite, decision.Allowed && !decision.ForbidErrored, !key.StartsWith("path", StringComparison.Ordinal)));
                }
            }
        }

        return questions;
    }
}
