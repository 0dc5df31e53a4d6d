using System.Globalization;
using System.Text;
using Sidecar.Policy.Cedar;

namespace Sidecar.Benchmarks.Decisions;

/// <summary>
/// The set on which other engines were measured: policy i lets key i read, update and download what lies in folder i. A request asks for
/// one asset with three attributes, its folder the third of four ancestors.
/// </summary>
internal static class FolderGrants
{
    private const int Principals = 64;
    private const int ResourcesOfEach = 4;

    public static readonly EntityUid Read = new("Cloudinary::Action", "read");
    public static readonly string AssetType = "Cloudinary::Asset";

    /// <summary>About 209 characters a policy.</summary>
    public static string Text(int policies)
    {
        var text = new StringBuilder(policies * 216);
        for (var i = 0; i < policies; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                permit(principal == {{Key(i)}}, action in [Cloudinary::Action::"read", Cloudinary::Action::"update", Cloudinary::Action::"download"], resource) when { resource.ancestor_ids.contains("{{Folder(i)}}") };

                """);
        }

        return text.ToString();
    }

    /// <summary>A principal with so many folders, for each of several principals.</summary>
    public static string Text(int principals, int foldersOfEach)
    {
        var text = new StringBuilder();
        for (var i = 0; i < principals * foldersOfEach; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                permit(principal == {{Key(i / foldersOfEach)}}, action == Cloudinary::Action::"read", resource is {{AssetType}}) when { resource.ancestor_ids.contains("{{Folder(i)}}") };

                """);
        }

        return text.ToString();
    }

    public static PolicyEngine Engine(int policies) => PolicyEngine.Compile(CedarParser.ParsePolicies(Text(policies)), Store(policies));

    /// <summary>The keys, without groups, and the actions.</summary>
    public static EntityStore Store(int policies) => new(
    [
        .. Enumerable.Range(0, policies).Select(static i => new Entity(Uid(i), NoAttributes)),
        new Entity(Read, NoAttributes),
    ]);

    public static Dictionary<string, CedarValue> NoAttributes { get; } = [];

    /// <summary>64 keys spread over the policies, each with several assets; none shares an object with another or with the policies.</summary>
    public static AuthorizationRequest[] Requests(int policies, bool allowed, Func<int, EntityUid>? principal = null) =>
    [
        .. Enumerable.Range(0, Principals * ResourcesOfEach).Select(number =>
        {
            var i = (int)((long)(number % Principals) * policies / Principals);
            return new AuthorizationRequest(principal?.Invoke(i) ?? Uid(i), new EntityUid(Read.Type, Read.Id), Asset(number, allowed ? Folder(i) : Elsewhere(i)));
        }),
    ];

    public static EntityUid Uid(int number) => new("Cloudinary::APIKey", Name('k', number));

    public static string Folder(int number) => Name('f', number);

    private static string Elsewhere(int number) => Name('e', number);

    private static string Key(int number) => Uid(number).ToString();

    private static string Name(char first, int number) => string.Create(CultureInfo.InvariantCulture, $"{first}{number}");

    private static Entity Asset(int number, string folder) => new(
        new EntityUid(AssetType, Name('a', number)),
        new Dictionary<string, CedarValue>(StringComparer.Ordinal)
        {
            ["ancestor_ids"] = CedarValue.SetOf(["root", Name('x', number), folder, Name('y', number)]),
            ["resource_type"] = CedarValue.Of("image"),
            ["public_id"] = CedarValue.Of(Name('p', number)),
        });
}
