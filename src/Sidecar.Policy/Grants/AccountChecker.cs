using Sidecar.Policy.Cloudinary;

namespace Sidecar.Policy.Grants;

/// <summary>Holds the account section of a document to its rules.</summary>
internal static class AccountChecker
{
    /// <exception cref="GrantsDocumentException">Says where, what was expected and what was found.</exception>
    public static void Check(GrantsDocument document)
    {
        if (document.Account is not { } account)
        {
            return;
        }

        PlainText.RequireToken(account.Id, "account.id", "an account id of letters, digits, \"-\" and \"_\"");
        AssignmentChecker.RequireCount(account.Keys.Count, "account.keys");
        if (account.Keys.Count == 0)
        {
            throw new GrantsDocumentException("account.keys", "at least one key", "none");
        }

        var roles = document.Roles.ToDictionary(role => role.Id, StringComparer.Ordinal);
        var taken = document.Keys.Select(key => key.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < account.Keys.Count; i++)
        {
            var key = account.Keys[i];
            var at = $"account.keys[{i}]";
            PlainText.Require(key.Key, $"{at}.key");
            PlainText.RequireOptional(key.Name, $"{at}.name");

            // One value with two meanings would make two secrets right in one place or the other.
            if (!taken.Add(key.Key))
            {
                throw new GrantsDocumentException($"{at}.key", "a key used once", $"\"{key.Key}\" for a second time");
            }

            Check(key.Roles, roles, at);
        }
    }

    private static void Check(IReadOnlyList<string> named, Dictionary<string, RoleEntry> roles, string at)
    {
        AssignmentChecker.RequireCount(named.Count, $"{at}.roles");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < named.Count; i++)
        {
            // A system role of the sidecar's is one of a product environment, where master_admin is not the master of the account.
            if (!roles.TryGetValue(named[i], out var role) || role.Scope != RoleScope.Global)
            {
                throw new GrantsDocumentException(
                    $"{at}.roles[{i}]", "the id of a custom role of scope global", SystemRole.Find(named[i]) is not null
                        ? $"a system role of product environments, \"{named[i]}\""
                        : NearestName.Describe(named[i], [.. roles.Values.Where(known => known.Scope == RoleScope.Global).Select(known => known.Id)]));
            }

            if (!seen.Add(named[i]))
            {
                throw new GrantsDocumentException($"{at}.roles[{i}]", "each role once", $"\"{named[i]}\" for a second time");
            }
        }
    }
}
