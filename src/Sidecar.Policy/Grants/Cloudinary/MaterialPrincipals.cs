namespace Sidecar.Policy.Grants;

/// <summary>Keys, users and groups of both sources as one list each.</summary>
internal static class MaterialPrincipals
{
    /// <summary>The document's keys, disabled where Cloudinary disables them, and those of Cloudinary's that callers may use.</summary>
    public static IReadOnlyList<KeyEntry> Keys(
        GrantsDocument file, IReadOnlyList<(string Cloud, MaterialEnvironment There)> places, Func<string, bool> isOwn)
    {
        var there = places.SelectMany(place => place.There.Keys.Select(key => (place.Cloud, Key: key, Enabled: key.Enabled && place.There.Enabled)))
            .GroupBy(key => key.Key.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        var closed = places.Where(place => !place.There.Enabled).Select(place => place.Cloud).ToHashSet(StringComparer.Ordinal);
        var taken = file.Keys.Select(key => key.Key).Concat((file.Account?.Keys ?? []).Select(key => key.Key)).ToHashSet(StringComparer.Ordinal);
        var keys = file.Keys.Select(key => key with
        {
            Enabled = key.Enabled && !closed.Contains(key.Cloud) && (!there.TryGetValue(key.Key, out var same) || same.All(one => one.Enabled)),
        });

        // A key in two environments is no key of one of them.
        var own = there.Values.Where(same => same.Length == 1 && !taken.Contains(same[0].Key.Key) && isOwn(same[0].Key.Key))
            .Select(same => new KeyEntry(same[0].Key.Key, same[0].Cloud) { Enabled = same[0].Enabled });
        return [.. keys, .. own];
    }

    /// <summary>The users of both; one whom the document does not have is a user of the environments Cloudinary names only.</summary>
    public static IReadOnlyList<UserEntry> Users(
        GrantsDocument file, IReadOnlyList<(string Cloud, MaterialEnvironment There)> places, IReadOnlyList<MaterialGroup> groups, IReadOnlyList<string> disabled,
        Func<string, bool> isPlain)
    {
        var off = disabled.ToHashSet(StringComparer.Ordinal);
        var there = places.SelectMany(place => place.There.Users.Select(user => (place.Cloud, User: user)))
            .GroupBy(user => user.User.Id, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (Enabled: group.All(user => user.User.Enabled), Clouds: group.Select(user => user.Cloud).Distinct(StringComparer.Ordinal).ToArray()), StringComparer.Ordinal);
        var memberships = groups.SelectMany(group => group.Members.Select(member => (Member: member, group.Id)))
            .ToLookup(pair => pair.Member, pair => pair.Id, StringComparer.Ordinal);
        var known = file.Users.Select(user => user.Id).ToHashSet(StringComparer.Ordinal);
        var both = file.Users.Select(user => user with
        {
            Enabled = user.Enabled && !off.Contains(user.Id) && (!there.TryGetValue(user.Id, out var same) || same.Enabled),

            // Without access to an environment at Cloudinary, its groups give nothing here either.
            Groups = there.ContainsKey(user.Id) ? [.. user.Groups.Concat(memberships[user.Id]).Distinct(StringComparer.Ordinal)] : user.Groups,
        });
        var added = there.Where(user => !known.Contains(user.Key) && isPlain(user.Key)).Select(user => new UserEntry(user.Key)
        {
            Enabled = user.Value.Enabled, Clouds = user.Value.Clouds, Groups = [.. memberships[user.Key].Distinct(StringComparer.Ordinal)],
        });
        return [.. both, .. added];
    }

    /// <summary>The groups of both. A group that both have has what both give it.</summary>
    public static IReadOnlyList<GroupEntry> Groups(GrantsDocument file, IReadOnlyList<MaterialGroup> groups)
    {
        var known = file.Groups.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        return [.. file.Groups, .. groups.Where(group => !known.Contains(group.Id)).Select(group => new GroupEntry(group.Id))];
    }
}
