using Sidecar.Policy.Cedar.Syntax;

namespace Sidecar.Policy.Cedar;

/// <summary>Cedar text to policies.</summary>
public static class CedarParser
{
    /// <summary>
    /// Parses a text of zero or more policies, templates included. A policy may have up to 1,048,576 characters, nest brackets
    /// and <c>if</c> up to 256 deep, and be up to 512 levels high; chains of one operator count as one level.
    /// </summary>
    /// <param name="text">The Cedar text.</param>
    /// <param name="source">A name for error messages and <see cref="Policy.Source"/>.</param>
    /// <param name="idPrefix">Ids are this prefix followed by the policy's number in text order, from 0.</param>
    /// <exception cref="CedarSyntaxException">The text is not Cedar; says line, column, what was expected and what was found.</exception>
    public static IReadOnlyList<Policy> ParsePolicies(string text, string? source = null, string idPrefix = "policy")
    {
        ArgumentNullException.ThrowIfNull(text);
        var parsed = new PolicyParser(text, source).ParseAll();
        var policies = new Policy[parsed.Count];
        for (var i = 0; i < policies.Length; i++)
        {
            policies[i] = new Policy($"{idPrefix}{i}", source, parsed[i]);
        }

        return policies;
    }
}
