namespace Sidecar.Tests.Rows;

/// <summary>The Upload API's calls that make files of other assets, or hand them out.</summary>
internal static partial class RowCases
{
    private const string Twin = "public_id=twin/logo&type=private";

    private static IEnumerable<RowCase> Upload =>
    [
        new("upload_chunked", "POST", "/image/upload_chunked")
        {
            Caller = "acme", Form = "file=data:image/png%3Bbase64,QUFBQUFBQUFBQQ%3D%3D&asset_folder=secret", Headers = [("X-Unique-Upload-Id", "row"), ("Content-Range", "bytes 0-9/10")],
        },
        new("explode", "POST", "/image/explode") { Caller = "acme", Form = $"{Twin}&transformation=pg_all" },
        new("multi", "POST", "/image/multi") { Caller = "acme", Form = "tag=clients" },
        new("multi", "POST", "/image/multi") { Variant = "urls", Caller = "acme", Form = "urls[]=https://res.cloudinary.com/demo/image/private/twin/logo.jpg" },
        new("download_multi", "GET", "/image/multi?mode=download&tag=clients") { Caller = "acme", SignedQuery = true },
        new("sprite", "POST", "/image/sprite") { Caller = "acme", Form = "tag=clients" },
        new("download_sprite", "GET", "/image/sprite?mode=download&tag=clients") { Caller = "acme", SignedQuery = true },
        new("text", "POST", "/image/text") { Caller = "acme", Form = "text=Hello&public_id=rows_text" },
        new("generate_archive", "POST", "/image/generate_archive") { Caller = "acme", Form = "public_ids[]=twin/logo&type=private&target_asset_folder=clients/acme" },
        new("generate_archive", "POST", "/image/generate_archive") { Variant = "download", Caller = "acme", Form = "public_ids[]=twin/logo&type=private&mode=download" },
        new("generate_archive", "POST", "/image/generate_archive", Limited.Filtered) { Variant = "prefixes", Caller = "acme", Form = "prefixes[]=odd/&prefixes[]=secret/&mode=download", Text = "odd/a/b" },
        new("download_archive", "GET", "/image/generate_archive?mode=download&prefixes[]=odd/&prefixes[]=secret/", Limited.Filtered) { Caller = "acme", SignedQuery = true, Text = "odd/a/b" },
        new("download_archive", "GET", "/all/generate_archive?mode=download&prefixes[]=twin/&type=private") { Variant = "prefixes", Caller = "acme", SignedQuery = true },
        new("download", "GET", $"/image/download?{Twin}") { Caller = "acme", SignedQuery = true },
        new("download_by_asset_id", "GET", "/asset/download?asset_id={asset:image/private/twin/logo}") { Caller = "acme", SignedQuery = true },
        new("download_backup", "GET", "/download_backup?asset_id={asset:image/private/twin/logo}&version_id=0123456789abcdef0123456789abcdef") { Caller = "acme", SignedQuery = true },
        new("download_backup", "GET", "/download_backup?asset_id=0123456789abcdef0123456789abcdef&version_id=0123456789abcdef0123456789abcdef")
        {
            Variant = "asset gone", Caller = "acme", SignedQuery = true,
        },
        new("download_tag_zip", "GET", "/image/download_tag.zip?tag=clients") { Caller = "acme", SignedQuery = true },
        new("concat", "POST", "/video/concat")
        {
            Caller = "acme", Form = "urls[]=https://example.com/a.mp4&urls[]=https://res.cloudinary.com/demo/image/private/twin/logo.jpg&asset_folder=clients/acme",
        },
        new("create_slideshow", "POST", "/video/create_slideshow") { Caller = "acme", Form = "manifest_json={}&asset_folder=clients/acme" },
        new("create_collage", "POST", "/image/create_collage") { Caller = "acme", Form = "manifest_json={}&asset_folder=clients/acme" },
        new("create_video", "POST", "/video/create_video") { Caller = "acme", Form = "asset_folder=clients/acme" },

        // A token that was not given out through the sidecar; MediaTests has one that was.
        new("delete_by_token", "POST", "/delete_by_token", Limited.Refused) { Form = "token=made-up" },
        new("delete_typed_by_token", "POST", "/image/delete_by_token", Limited.Refused) { Form = "token=made-up" },
        new("eval", "POST", "/eval") { Caller = "acme", Form = "eval=1&public_id=x" },
        new("upload_get", "GET", "/image/upload?file=https://example.com/a.jpg", Limited.Refused),
    ];
}
