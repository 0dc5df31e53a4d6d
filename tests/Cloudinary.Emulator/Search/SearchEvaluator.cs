using Cloudinary.Emulator.State;

namespace Cloudinary.Emulator.Search;

/// <summary>The emulator's own reading of search expressions, usable without HTTP.</summary>
public static class SearchEvaluator
{
    /// <summary>Whether the asset is in the expression's result under the dialect.</summary>
    /// <exception cref="SearchSyntaxException">The dialect does not accept the expression.</exception>
    public static bool Matches(string expression, Asset asset, SearchDialect dialect) => Compile(expression, dialect).Matches(asset);

    /// <summary>Reads an expression once, for use on many assets.</summary>
    /// <exception cref="SearchSyntaxException">The dialect does not accept the expression.</exception>
    public static CompiledSearch Compile(string expression, SearchDialect dialect) => new(Parser.Parse(expression, dialect), dialect);
}

/// <summary>A parsed expression. Immutable and safe to share.</summary>
public sealed class CompiledSearch
{
    private readonly Node _tree;
    private readonly SearchDialect _dialect;

    internal CompiledSearch(Node tree, SearchDialect dialect)
    {
        _tree = tree;
        _dialect = dialect;
    }

    /// <summary>Relative dates count back from now.</summary>
    public bool Matches(Asset asset) => Matches(asset, TimeProvider.System.GetUtcNow());

    public bool Matches(Asset asset, DateTimeOffset now) => new Matcher(new AssetDocument(asset, _dialect), _dialect, now).Matches(_tree);

    public bool Matches(Folder folder, DateTimeOffset now) => new Matcher(new FolderDocument(folder), _dialect, now).Matches(_tree);
}
