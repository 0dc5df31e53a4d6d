namespace Cloudinary.Emulator.Search;

/// <summary>The expression is not in the language; the API answers 400 with this text.</summary>
public sealed class SearchSyntaxException : Exception
{
    public SearchSyntaxException(string message)
        : base("Query Error: " + message)
    {
    }

    public SearchSyntaxException()
        : this("invalid expression")
    {
    }

    public SearchSyntaxException(string message, Exception innerException)
        : base("Query Error: " + message, innerException)
    {
    }
}
