using Sidecar.Policy.Grants;

namespace Sidecar.Grants.Cloudinary;

/// <summary>What is read from Cloudinary.</summary>
[Flags]
internal enum SourceParts
{
    None = 0,

    /// <summary>Custom policies.</summary>
    Policies = 1,

    /// <summary>Roles and who has them.</summary>
    Roles = 2,

    /// <summary>Users and whether they are enabled.</summary>
    Users = 4,

    /// <summary>Groups and their members.</summary>
    Groups = 8,

    /// <summary>Whether access keys and product environments are enabled.</summary>
    Keys = 16,

    All = Policies | Roles | Users | Groups | Keys,
}

/// <summary>What the grants file says of reading from Cloudinary.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Environments">Ids of the product environments to read, in the file's order.</param>
/// <param name="Parts">What to read.</param>
/// <param name="OwnKeys">Callers may use Cloudinary's own keys.</param>
internal sealed record SourceSettings(string Account, IReadOnlyList<string> Environments, SourceParts Parts, bool OwnKeys)
{
    /// <summary>Says what a material must have been read with to be one for these settings.</summary>
    public string Coverage => $"{Account.Length}:{Account}/{(int)Parts}/{OwnKeys}/{string.Join('/', Environments.Select(id => $"{id.Length}:{id}"))}";
}

/// <summary>Cloudinary as a source: where, with what credential, and what it is joined to.</summary>
/// <param name="Settings">What to read.</param>
/// <param name="Upstream">The account's credential; its cloud name is the account's id.</param>
/// <param name="Document">The grants of the file.</param>
/// <param name="Checks">How policies are checked.</param>
internal sealed record CloudinarySource(SourceSettings Settings, UpstreamEnvironment Upstream, GrantsDocument Document, PolicyChecks Checks);
