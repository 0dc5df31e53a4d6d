using Sidecar.Grants;

namespace Sidecar.Tests.Grants;

/// <summary>It swallows what goes wrong in it, so that only this shows whether it does what it is for.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public void The_rehearsal_reads_every_policy_of_its_account() => Assert.InRange(Rehearsal.Run(), 250, 300);
}
