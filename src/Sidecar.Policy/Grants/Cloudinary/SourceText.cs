using CedarPolicy = Sidecar.Policy.Cedar.Policy;

namespace Sidecar.Policy.Grants;

/// <summary>What is left of a text once what is wrong in it is taken out or made to deny.</summary>
/// <param name="Policies">What holds.</param>
/// <param name="Problems">What was wrong.</param>
internal sealed record SourceText(IReadOnlyList<CedarPolicy> Policies, IReadOnlyList<TextProblem> Problems);

/// <summary>One thing wrong in a text.</summary>
internal readonly record struct TextProblem(SourceEffect Effect, string Reason);
