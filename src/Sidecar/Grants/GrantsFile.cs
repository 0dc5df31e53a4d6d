using Sidecar.Budgets;
using Sidecar.Grants.Cloudinary;
using Sidecar.Policy.Grants;

namespace Sidecar.Grants;

/// <summary>A grants file as it was read: what it grants, and where the rest is to be found.</summary>
/// <param name="Root">The tree, for places in messages.</param>
/// <param name="Document">The grants without their policy texts.</param>
/// <param name="KeySecrets">The secret of each key, in the order of the document's keys.</param>
/// <param name="Upstreams">The credential of each environment, in the order of the document's environments.</param>
/// <param name="Policies">The policy texts and files named.</param>
internal sealed record GrantsFile(
    YamlMap Root,
    GrantsDocument Document,
    IReadOnlyList<SecretSource> KeySecrets,
    IReadOnlyList<UpstreamSource> Upstreams,
    IReadOnlyList<PolicySource> Policies)
{
    /// <summary>What each key may spend, in the order of the document's keys; null where the file does not say.</summary>
    public IReadOnlyList<KeyBudget?> KeyBudgets { get; init; } = [];

    /// <summary>Where the account's secrets come from; null when the file has no account.</summary>
    public AccountSource? Account { get; init; }

    /// <summary>What is read from Cloudinary; null for nothing.</summary>
    public CloudinaryFileSection? Cloudinary { get; init; }
}

/// <summary>Where the account's credential and the secrets of its keys come from, the latter in the order of the document's.</summary>
internal sealed record AccountSource(UpstreamSource Upstream, IReadOnlyList<SecretSource> KeySecrets);

/// <summary>Where an environment's own credential comes from.</summary>
internal sealed record UpstreamSource(SecretSource ApiKey, SecretSource ApiSecret, Uri? BaseAddress, EnvironmentSettings Settings)
{
    /// <summary>Where the secret comes from that notifications are signed with; null when that is the environment's own.</summary>
    public SecretSource? NotificationSecret { get; init; }
}

/// <summary>One entry under <c>policies</c>.</summary>
/// <param name="Index">Its number in the file, from 0.</param>
/// <param name="File">The file or pattern; null for an inline text.</param>
/// <param name="Inline">The inline text; null for a file.</param>
/// <param name="Name">The name given; null for none.</param>
/// <param name="Cloud">The cloud given.</param>
/// <param name="Enabled">Whether it has effect.</param>
internal sealed record PolicySource(int Index, YamlScalar? File, YamlScalar? Inline, string? Name, string? Cloud, bool Enabled);
