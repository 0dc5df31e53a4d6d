using Sidecar.Policy.Cedar;

namespace Sidecar.Policy.Grants;

/// <summary>A policy that another source than the file gives: parsed and judged already, so that it cannot make a document wrong.</summary>
/// <param name="Policy">The policy, under the id that decisions name.</param>
/// <param name="Cloud">The environment it holds in.</param>
/// <param name="Text">The text it was made from, which with the id and the two values that follow says what it is.</param>
/// <param name="Principal">Whom it was bound to; null for nobody in particular.</param>
/// <param name="Parameter">What was filled in for its placeholder; null for nothing.</param>
public sealed record SourcedPolicy(Cedar.Policy Policy, string Cloud, string Text, EntityUid? Principal = null, string? Parameter = null);

/// <summary>What became of a policy that is not right.</summary>
public enum SourceEffect
{
    /// <summary>It is left out: a permit, or something that means nothing here.</summary>
    Skipped,

    /// <summary>A forbid whose condition cannot be relied on: it denies in its whole scope.</summary>
    Widened,

    /// <summary>A text that cannot be read and may hold a forbid: it denies everything where it holds.</summary>
    DeniesEverything,
}

/// <summary>Something from Cloudinary that could not be taken as it stands.</summary>
/// <param name="Subject">What: <c>cloudinary:&lt;policy id&gt;</c>, a role, a principal.</param>
/// <param name="Cloud">The environment it concerns; null for the account.</param>
/// <param name="Effect">What became of it.</param>
/// <param name="Reason">Why, one sentence.</param>
public sealed record SourceProblem(string Subject, string? Cloud, SourceEffect Effect, string Reason);
