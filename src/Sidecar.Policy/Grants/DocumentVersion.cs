using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sidecar.Policy.Grants;

/// <summary>
/// The hash of a document: SHA-256 over its fields in a fixed order, each preceded by its length, so that no two documents
/// have the same serialisation. Comments, spelling and key order of the file it came from do not enter it; secrets cannot.
/// </summary>
internal sealed class DocumentVersion : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // A call of the hash costs more than hashing a short field.
    private readonly byte[] pending = new byte[4096];
    private int pendingLength;

    public void Dispose() => hash.Dispose();

    public static string Of(GrantsDocument document)
    {
        using var version = new DocumentVersion();
        version.Add(document);
        version.Flush();
        return Convert.ToHexStringLower(version.hash.GetHashAndReset());
    }

    private void Add(GrantsDocument document)
    {
        Add("grants-1");
        Each(document.Environments, e => { Add(e.Cloud); Add(e.Id); Add((int)e.FolderMode); });
        Each(document.Keys, k =>
        {
            Add(k.Key);
            Add(k.Cloud);
            Add(k.Name);
            Add(k.Enabled);
            Add(k.ActFor);
            Add(k.Groups, k.Roles, k.Folders);
        });
        Each(document.Users, u =>
        {
            Add(u.Id);
            Add(u.Name);
            Add(u.Email);
            Add(u.Enabled);
            Add(u.Groups, u.Roles, u.Folders);
        });
        Each(document.Groups, g => { Add(g.Id); Add(g.Name); Add([], g.Roles, g.Folders); });
        Each(document.Roles, r => { Add(r.Id); Add(r.Name); Add((int)r.Scope); Each(r.Permissions, Add); });
        Each(document.Collections, c =>
        {
            Add(c.Id);
            Add(c.Name);
            Add(c.Cloud);
            Each(c.Assets, a => { Add(a.AssetId); Add(a.ResourceType); Add(a.Type); Add(a.PublicId); });
            Each(c.Shares, s => { Add(s.PrincipalType); Add(s.PrincipalId); Add((int)s.Level); });
        });
        Each(document.UnsignedUploads, u => { Add(u.Preset); Add(u.Cloud); Each(u.Folders, Add); });
        Each(document.Policies, p => { Add(p.Name); Add(p.Text); Add(p.Cloud); Add(p.Enabled); });
        if (document.Account is { } account)
        {
            Add(account.Id);
            Each(account.Keys, k => { Add(k.Key); Add(k.Name); Add(k.Enabled); Each(k.Roles, Add); });
        }

        // A document of the file alone keeps the version it always had. No text has this length, so that nothing else begins like it.
        if (document.Sourced.Count > 0 || document.Users.Any(user => user.Clouds is not null))
        {
            Add(-2);
            Each(document.Users, u => { Add(u.Clouds?.Count ?? -1); Each(u.Clouds ?? [], Add); });
            Each(document.Sourced, s =>
            {
                Add(s.Policy.Id);
                Add(s.Cloud);
                Add(s.Text);
                Add(s.Principal?.Type);
                Add(s.Principal?.Id);
                Add(s.Parameter);
            });
        }
    }

    private void Add(IReadOnlyList<string> groups, IReadOnlyList<RoleAssignment> roles, IReadOnlyList<FolderAssignment> folders)
    {
        Each(groups, Add);
        Each(roles, r => { Add(r.Role); Add(r.Cloud); });
        Each(folders, Add);
    }

    private void Add(FolderAssignment folder)
    {
        Add(folder.Path);
        Add(folder.Id);
        Add(folder.Level is { } level ? (int)level : -1);
        Add(folder.Role);
        Add(folder.Cloud);
    }

    private void Add(Cloudinary.RolePermission permission)
    {
        Add(permission.Actions is null ? -1 : permission.Actions.Count);
        foreach (var action in permission.Actions ?? [])
        {
            Add(action.Name);
        }

        Add(permission.ResourceType);
        Each(permission.ResourceTypes, Add);
        Each(permission.Types, Add);
    }

    private void Each<T>(IReadOnlyList<T> items, Action<T> add)
    {
        Add(items.Count);
        foreach (var item in items)
        {
            add(item);
        }
    }

    private void Add(bool value) => Add(value ? 1 : 0);

    private void Add(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        Append(bytes);
    }

    private void Add(string? value)
    {
        if (value is null)
        {
            Add(-1);
            return;
        }

        // UTF-16 as it is: unlike UTF-8 it has a form for every string, so that different strings stay different.
        Add(value.Length);
        Append(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > pending.Length - pendingLength)
        {
            Flush();
        }

        if (bytes.Length > pending.Length)
        {
            hash.AppendData(bytes);
            return;
        }

        bytes.CopyTo(pending.AsSpan(pendingLength));
        pendingLength += bytes.Length;
    }

    private void Flush()
    {
        hash.AppendData(pending.AsSpan(0, pendingLength));
        pendingLength = 0;
    }
}
