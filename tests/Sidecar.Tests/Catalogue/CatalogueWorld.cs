using Sidecar.Tests.World;

namespace Sidecar.Tests.Catalogue;

public sealed class CatalogueWorld : WorldFixture
{
    protected override Task<string> GrantsAsync() => Task.FromResult(Yaml.Standard());
}
