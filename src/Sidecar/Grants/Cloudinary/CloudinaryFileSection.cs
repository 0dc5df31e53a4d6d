using Sidecar.Policy.Grants;

namespace Sidecar.Grants.Cloudinary;

/// <summary>The section <c>cloudinary</c> of a grants file.</summary>
/// <param name="Settings">What to read.</param>
/// <param name="Upstream">Where the account's credential is.</param>
internal sealed record CloudinaryFileSection(SourceSettings Settings, UpstreamSource Upstream)
{
    /// <exception cref="GrantsFileException">It names something that is not there.</exception>
    public static CloudinaryFileSection Read(string file, YamlMap map, GrantsDocument document, UpstreamSource upstream)
    {
        var account = (YamlScalar)map.Find("account")!;
        if (account.Value.Length == 0 || !account.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new GrantsFileException(file, account.Line, account.Column, "an account id of letters, digits, \"-\" and \"_\"", account.Value.Length == 0 ? "an empty text" : "a text with other characters");
        }

        var parts = map.Texts("parts").Select(part => Part(part)).DefaultIfEmpty(SourceParts.All).Aggregate((a, b) => a | b);
        if (map.Find("own_keys") is YamlScalar { Flag: true } own && (parts & SourceParts.Keys) == 0)
        {
            throw new GrantsFileException(file, own.Line, own.Column, "\"keys\" among the parts, since own keys are read with them", "none");
        }

        return new CloudinaryFileSection(new SourceSettings(account.Value, Environments(file, map, document), parts, map.Flag("own_keys", false)), upstream);
    }

    /// <summary>The section with its secrets.</summary>
    public CloudinarySource Complete(UpstreamEnvironment credential, GrantsDocument document, PolicyChecks checks) => new(Settings, credential, document, checks);

    private static SourceParts Part(string name) => (SourceParts)(1 << GrantsShape.SourceParts.ToList().IndexOf(name));

    private static string[] Environments(string file, YamlMap map, GrantsDocument document)
    {
        if (map.Find("clouds") is null)
        {
            return [.. document.Environments.Select(environment => environment.Id)];
        }

        var named = map.Items("clouds").Cast<YamlScalar>().ToArray();
        foreach (var node in named)
        {
            if (!document.Environments.Any(environment => environment.Cloud == node.Value))
            {
                throw new GrantsFileException(
                    file, node.Line, node.Column, "the cloud of an environment of this file", NearestName.Describe(node.Value, [.. document.Environments.Select(e => e.Cloud)]));
            }
        }

        return [.. document.Environments.Where(environment => named.Any(node => node.Value == environment.Cloud)).Select(environment => environment.Id)];
    }
}
