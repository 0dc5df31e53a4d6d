namespace Sidecar.Tests.Rows;

/// <summary>What becomes of a call by a caller who may not have all of it.</summary>
internal enum Limited
{
    /// <summary>403 in Cloudinary's words; nothing goes upstream but look-ups.</summary>
    Forbidden,

    /// <summary>200 without the row whose text is <see cref="RowCase.Text"/>, which the unlimited caller's answer has.</summary>
    Filtered,

    /// <summary>200 with <see cref="RowCase.Text"/>, which the unlimited caller's answer has not.</summary>
    Partial,

    /// <summary>Whoever is authenticated may; a wrong secret is 401 and nothing goes upstream.</summary>
    Anyone,

    /// <summary>Nobody may, the unlimited caller included: 403, and nothing at all goes upstream.</summary>
    Refused,

    /// <summary>Nobody has to prove anything: 200 with <see cref="RowCase.Text"/> also for a wrong secret, and nothing goes upstream.</summary>
    Nobody,
}

/// <summary>
/// One line of the row table: a request to an operation of the catalogue, sent by a caller with a permit on everything and by one without. In target and
/// body, <c>{asset:rt/type/public_id}</c> stands for a seeded asset's id, <c>{folder:path}</c> for a seeded folder's external id,
/// <c>{trigger}</c> for the seeded trigger's id.
/// </summary>
/// <param name="Operation">Name of the catalogue row it must reach.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">Path and query behind the cloud name, e.g. <c>/resources/image</c>; one that begins with <c>/v</c> stands as it is.</param>
/// <param name="Limited">What the limited caller gets.</param>
internal sealed record RowCase(string Operation, string Method, string Target, Limited Limited = Limited.Forbidden)
{
    /// <summary>Tells cases of one operation apart.</summary>
    public string Variant { get; init; } = "";

    /// <summary>The caller with a permit on everything.</summary>
    public string Admin { get; init; } = "admin";

    /// <summary>The limited caller; <c>nobody</c> has no grants, <c>acme</c> manages <c>clients/acme</c>.</summary>
    public string Caller { get; init; } = "nobody";

    /// <summary>A form body, <c>a=b&amp;c=d</c>.</summary>
    public string? Form { get; init; }

    /// <summary>A JSON body.</summary>
    public string? Json { get; init; }

    /// <summary>Headers of its own, beside a body.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The text that tells a filtered or partial answer.</summary>
    public string Text { get; init; } = "";

    /// <summary>Proof is in the query (<c>api_key</c>, <c>timestamp</c>, <c>signature</c>) instead of a header.</summary>
    public bool SignedQuery { get; init; }

    /// <summary>The query of a signed search URL, which is the target then.</summary>
    public string? SearchUrl { get; init; }

    /// <summary>The unlimited call destroys or makes what other cases need; it gets a world of its own.</summary>
    public bool Fresh { get; init; }

    /// <summary>The sidecar answers by itself: nothing goes upstream for the unlimited caller either.</summary>
    public bool Local { get; init; }

    public override string ToString() => Variant.Length == 0 ? Operation : $"{Operation}: {Variant}";
}
