using Cloudinary.Emulator.Search;

namespace Cloudinary.Emulator;

/// <summary>What one emulated product environment looks like. Every value has a default; nothing is read from the machine.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The id of the account that the environment belongs to.</summary>
    public const string AccountId = "5d1b2ad8-9f6c-4e3e-8a0f-6d2f3a1c7b90";

    /// <summary>The only key the account knows.</summary>
    public const string AccountKey = "918273645091827";

    /// <summary>The secret of <see cref="AccountKey"/>.</summary>
    public const string AccountSecret = "emulated-secret-of-the-account";

    /// <summary>The cloud name in <c>/v1_1/{cloud}/…</c>; any other is refused with <c>cloud_name mismatch</c>.</summary>
    public string CloudName { get; init; } = "demo";

    /// <summary>The only API key the environment knows.</summary>
    public string ApiKey { get; init; } = "874837483274837";

    /// <summary>The secret of <see cref="ApiKey"/>.</summary>
    public string ApiSecret { get; init; } = "emulated-secret-of-the-environment";

    /// <summary>The product environment id, as it stands in <c>[prodenv:…]</c> texts.</summary>
    public string EnvironmentId { get; init; } = "2607aa1695167a96b92a8f2a2e0f00";

    /// <summary>Dynamic by default, as in every environment created since 2024.</summary>
    public FolderMode FolderMode { get; init; } = FolderMode.Dynamic;

    /// <summary>Same seed, same ids, same library.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>False starts with an empty library: no assets, folders, presets or metadata fields.</summary>
    public bool SeedLibrary { get; init; } = true;

    /// <summary>Where to listen. Port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The Admin API limit per hour that the rate-limit headers count down from.</summary>
    public int HourlyLimit { get; init; } = 5000;

    /// <summary>True answers 420 once <see cref="HourlyLimit"/> is used up; false only counts.</summary>
    public bool EnforceHourlyLimit { get; init; }

    /// <summary>
    /// Whether a search cursor carries the expression it was made with and overrules the one in the request.
    /// Cloudinary does not say; a proxy has to survive both.
    /// </summary>
    public bool CursorCarriesQuery { get; init; }

    /// <summary>
    /// Whether a cursor names the last row before it, as cursors by position in an order do. Cloudinary does not say; it might be a row that
    /// the caller of a proxy may not see.
    /// </summary>
    public bool CursorNamesRow { get; init; }

    /// <summary>How search expressions are read and matched. The folder mode is filled in by the emulator.</summary>
    public SearchDialect Dialect { get; init; } = SearchDialect.Documented;

    /// <summary>Most rows of a list's page, whatever <c>max_results</c> says. Small values make many pages of few assets.</summary>
    public int LargestPage { get; init; } = 500;

    /// <summary>Most assets that one call with a bulk selector (prefix, tag, all) handles before it answers with a cursor.</summary>
    public int BulkPageSize { get; init; } = 1000;

    /// <summary>How many requests are kept for inspection; 0 switches recording off.</summary>
    public int RecordedRequests { get; init; } = 1000;

    /// <summary>True serves a provisioning and a permissions API with a state; false answers every call of theirs with the same words.</summary>
    public bool StatefulAccount { get; init; }

    /// <summary>Users, groups, policies and folders that a large account begins with; empty for none.</summary>
    public IReadOnlyList<int> ManyInAccount { get; init; } = [];

    /// <summary>Most rows of a page of the account API.</summary>
    public int AccountPageSize { get; init; } = 100;

    /// <summary>Calls of the account API per hour, counted in the rate-limit headers; over it they get 420. 0 for no limit and no headers.</summary>
    public int AccountHourlyLimit { get; init; }

    /// <summary>The clock behind timestamps, relative dates and the rate-limit window.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
