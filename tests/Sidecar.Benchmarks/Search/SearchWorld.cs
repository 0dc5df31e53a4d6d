using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sidecar.Catalogue;
using Sidecar.Enforcement;
using Sidecar.Enforcement.Reads;
using Sidecar.Grants;
using Sidecar.Identity;
using Sidecar.Operations;
using Sidecar.Pipeline;
using Sidecar.Policy.Cedar;
using Sidecar.Policy.Cloudinary;
using Sidecar.Policy.Grants;
using Sidecar.Policy.Limits;
using Sidecar.Requests;
using Sidecar.Shared;
using Sidecar.Upstream;

namespace Sidecar.Benchmarks.Search;

/// <summary>A key with so many folders, and what is its own of a sidecar.</summary>
internal sealed class SearchWorld
{
    private const string Cloud = "demo";
    private readonly EnvironmentGrants environment;
    private readonly PrincipalPolicies policies;
    private readonly SearchLimitCache cache = new();

    public SearchWorld(int folders)
    {
        var document = new GrantsDocument([new EnvironmentEntry(Cloud, "e1", FolderMode.Dynamic)])
        {
            Keys = [new KeyEntry("app", Cloud) { Folders = [.. Enumerable.Range(0, folders).Select(i => new FolderAssignment { Path = Folder(i), Level = FolderLevel.View })] }],
        };
        environment = GrantSnapshot.Compile(document).Environments[Cloud];
        policies = environment.PoliciesOf(new EntityUid(EntityTypes.ApiKey, "app"))!;
        Exchange = new Exchange
        {
            Http = new DefaultHttpContext(),
            Target = null!,
            Operation = OperationCatalogue.Default.Operations.First(operation => operation.Enforcement == EnforcementKind.AssetSearch),
            Path = default!,
            Parameters = RequestParameters.Empty,
            Caller = new Caller(policies.Principal, policies, null, null, null, AuthenticationMethod.Basic),
            Environment = environment,
            Grants = null!,
            Upstream = null!,
            Decision = new DecisionRecord(),
            Lookups = new LookupNotes(Freshness.Any),
        };
    }

    public Exchange Exchange { get; }

    public Func<AssetFacts, ValueTask<bool>> Permits => new AssetRows(new ResourceBuilder(null!), Exchange).PermitsAsync;

    public static string Folder(int number) => string.Create(CultureInfo.InvariantCulture, $"Clients/Region {number % 7}/client-{number:0000}");

    /// <summary>As each search asks: the residual and its limit, both remembered.</summary>
    public CallerLimit Limit() => cache.Get(Residuals(), environment, SearchSubject.Assets, [], Compile);

    /// <summary>As the first search of a snapshot does.</summary>
    public CallerLimit Compile() =>
        SearchLimitCompiler.Compile(environment, Residuals(), SearchSubject.Assets, new Dictionary<string, string?>(), maxTerms: 4000, tellsCase: false);

    private Residual[] Residuals() => [policies.ResidualFor(CloudinaryAction.Read, EntityTypes.Asset)];
}
