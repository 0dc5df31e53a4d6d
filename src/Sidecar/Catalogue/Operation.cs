using Sidecar.Identity;
using Sidecar.Policy.Cloudinary;
using Sidecar.Requests;

namespace Sidecar.Catalogue;

/// <summary>What an operation is an operation of, which tells who may call it.</summary>
internal enum OperationScope
{
    /// <summary>A product environment, named by <c>{cloud}</c>; its keys call it.</summary>
    Environment,

    /// <summary>The account, named by <c>{account_id}</c>; account keys call it, when it is switched on.</summary>
    Account,

    /// <summary>Neither: Cloudinary asks for no proof, and the sidecar adds none.</summary>
    Public,
}

/// <summary>How the rebuilt request carries its parameters.</summary>
internal enum BodyForm
{
    /// <summary>In the query; no body.</summary>
    Query,

    /// <summary>A form, or JSON when a value is not a plain text or list.</summary>
    Form,

    /// <summary>A JSON object.</summary>
    Json,
}

/// <summary>One row of the catalogue: everything the sidecar knows of one Cloudinary operation. What has no row is refused.</summary>
internal sealed record Operation
{
    /// <summary>A stable name for logs, metrics and docs.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, in the syntax of <see cref="OperationTemplate"/>.</summary>
    public required string Template { get; init; }

    /// <summary>What it is an operation of.</summary>
    public OperationScope Scope { get; init; }

    /// <summary>What it accepts as proof of identity.</summary>
    public CredentialForm Credentials { get; init; }

    /// <summary>The parameters it knows; any other is refused.</summary>
    public required ParameterTable Parameters { get; init; }

    /// <summary>How parameters go upstream.</summary>
    public BodyForm Body { get; init; }

    /// <summary>How it is enforced.</summary>
    public required EnforcementKind Enforcement { get; init; }

    /// <summary>Actions and resources in words, for the docs: what must be permitted.</summary>
    public required string Requires { get; init; }

    /// <summary>What a limited caller gets, in words, for the docs.</summary>
    public required string Answer { get; init; }

    /// <summary>The action, where one suffices.</summary>
    public CloudinaryAction? Action { get; init; }

    /// <summary>The Cedar type of the object, where one suffices.</summary>
    public string? ResourceType { get; init; }

    /// <summary>What a call of a v2 service reads, stores and hands out.</summary>
    public ServiceRule? Service { get; init; }

    /// <summary>The path capture or parameter that names the object.</summary>
    public string? IdName { get; init; }

    /// <summary>The id of the object when the request names none; null for the environment's.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The member of the answer that holds the rows, or the object when it does not stand for itself.</summary>
    public string? RowsMember { get; init; }

    /// <summary>What it reads cannot be told from the request: read on every asset is needed besides.</summary>
    public bool ReadsAnything { get; init; }

    /// <summary>Parameters that go into the query although there is a body.</summary>
    public IReadOnlyList<string> InQuery { get; init; } = [];

    /// <summary>For a refused operation: why, as the error says it.</summary>
    public string? Refusal { get; init; }

    /// <summary>
    /// Counts against Cloudinary's hourly limit: the Admin API does, which is what takes nothing but Basic; the Upload API does not. Of the v2 services and of the
    /// account API it is not known that they share that limit.
    /// </summary>
    public bool SpendsQuota =>
        Scope == OperationScope.Environment && Credentials == CredentialForm.Basic && Template.StartsWith("/v1_1/", StringComparison.Ordinal);

    /// <summary>The compiled template.</summary>
    public OperationTemplate Path => path ??= OperationTemplate.Parse(Template);

    private OperationTemplate? path;
}
