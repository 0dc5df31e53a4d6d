namespace Sidecar.Policy.Tests;

using Sidecar.Policy.Cedar;

/// <summary>
/// Stryker puts the assembly with the mutants beside the tests only while it runs them. This "test", the only one that scripts/mutation.sh lets it
/// run, sets a copy aside in MUTATED_ASSEMBLY. It reaches no mutant.
/// </summary>
public sealed class MutatedAssembly
{
    [Fact]
    public void Is_set_aside()
    {
        if (Environment.GetEnvironmentVariable("MUTATED_ASSEMBLY") is { Length: > 0 } target)
        {
            File.Copy(typeof(PolicyEngine).Assembly.Location, target, overwrite: true);
        }
    }
}
