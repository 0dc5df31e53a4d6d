namespace Cloudinary.Emulator.Seeding;

/// <summary>
/// The seeded folders, four levels deep. Some are there to be confused: names that are prefixes of others, one with a space, one with quotes
/// and parentheses, one outside ASCII, one without assets.
/// </summary>
internal static class SeedFolders
{
    public const string Empty = "empty";

    public static readonly string[] All =
    [
        "Product", "Product/Shoes", "Product/Shoes/Running", "Product/Bags", "Product/archive",
        "Clothing", "Clothing/Shirts", "Clothing/Shirts/Summer", "Clothing/Trousers", "Clothing Sale",
        "secret", "secret/board", "secret/board/2026", "secret/hr", "secrets-of-the-trade",
        "clients", "clients/acme", "clients/acme/logos", "clients/acme/campaigns", "clients/acme/campaigns/2026", "clients/acme-labs",
        "clients/globex", "clients/globex/logos", "clients/globex/campaigns", "clients/initech",
        "marketing", "marketing/2025", "marketing/2026", "marketing/2026/spring", "marketing/2026/spring/web", "marketing/2026/spring/print",
        "marketing/2026/autumn", "press", "press/releases", "legal", "legal/contracts", "odd names/it's (new) \"draft\"", "Größe/日本", Empty,
    ];
}
