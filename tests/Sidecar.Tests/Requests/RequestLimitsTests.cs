using Sidecar.Requests;

namespace Sidecar.Tests.Requests;

public sealed class RequestLimitsTests
{
    [Fact]
    public void Defaults_are_valid() => Assert.Empty(new RequestLimits().Validate());

    [Fact]
    public void Every_bound_is_checked() => Assert.Equal(8, new RequestLimits
    {
        MaxTargetLength = 1,
        MaxBodyBytes = 1,
        MaxValues = 1,
        MaxJsonDepth = 1,
        MaxPartHeaderBytes = 1,
        MaxSpoolBytes = 1,
        MaxTotalSpoolBytes = 0,
        MemoryFileBytes = -1,
    }.Validate().Count());

    [Fact]
    public void Spool_directory_must_exist() =>
        Assert.Single(new RequestLimits { SpoolDirectory = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString()) }.Validate());
}
