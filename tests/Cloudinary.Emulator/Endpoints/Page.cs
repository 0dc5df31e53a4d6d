using Cloudinary.Emulator.Http;

namespace Cloudinary.Emulator.Endpoints;

/// <summary>One page of a list, and the cursor of the next one if there is more.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Items, int Total, string? Next)
{
    public const int MaxResults = 500;

    public static Page<T> Of(IEnumerable<T> source, Parameters parameters, int defaultSize, string? query = null, int largest = MaxResults, Func<T, string>? names = null)
    {
        var all = source as IReadOnlyList<T> ?? [.. source];
        int size = Math.Min(parameters.Number("max_results", defaultSize, MaxResults), largest);
        int offset = Cursor.Read(parameters).Offset;
        T[] items = [.. all.Skip(offset).Take(size)];
        bool more = size > 0 && offset + items.Length < all.Count;
        return new Page<T>(items, all.Count, more ? new Cursor(offset + items.Length, query, names?.Invoke(items[^1])).ToString() : null);
    }
}
