using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sidecar.Benchmarks.Decisions;
using Sidecar.Enforcement.Reads;
using Sidecar.Policy.Cloudinary;
using Sidecar.Upstream;

namespace Sidecar.Benchmarks.Search;

/// <summary>A page of 500 assets: rows found and judged from the bytes, permitted ones copied.</summary>
internal static class FilterTable
{
    private const int Rows = 500;
    private const int Rounds = 301;

    // The runtime compiles the hot loops anew after some tens of calls, beside us: with one core, in the pauses.
    private const int WarmUp = 600;
    private const int PauseEvery = 30;
    private const int PauseMilliseconds = 30;
    private const double Bar = 200;

    public static void Print(Report report)
    {
        var rows = new List<string[]>();
        foreach (var (folders, permitted) in (ReadOnlySpan<(int, int)>)[(50, Rows), (50, Rows / 2), (50, 0), (1_000, Rows)])
        {
            var world = new SearchWorld(folders);
            var page = Page(folders, permitted);
            var answer = new UpstreamAnswer(200, null, page, "application/json");
            var filter = new ListFilter("resources", null, null, Rows, Totals.Blank) { PermitsAsset = world.Permits, FolderMode = FolderMode.Dynamic };
            var times = new double[Rounds];
            var length = 0;
            var allocated = 0L;
            for (var round = -WarmUp; round < Rounds; round++)
            {
                if (round < 0 && round % PauseEvery == 0)
                {
                    Thread.Sleep(PauseMilliseconds);
                }

                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                length = Filter(answer, filter, permitted, report);
                if (round >= 0)
                {
                    times[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                    allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                }
            }

            Array.Sort(times);
            var speed = page.Length / times[Rounds / 2] / 1e6;
            rows.Add([
                $"{Report.Number(folders)} folders, {permitted} of {Rows} rows", string.Create(CultureInfo.InvariantCulture, $"{speed:0} MB/s"),
                string.Create(CultureInfo.InvariantCulture, $"{page.Length / times[0] / 1e6:0} MB/s"), Report.Time(times[Rounds / 2] * 1e9 / Rows),
                Report.Number(allocated / Rounds / Rows), Report.Number(page.Length), Report.Number(length), "200 MB/s", report.Verdict(speed >= Bar)]);
        }

        report.Table(
            "Filtering a page",
            "Median and fastest of 301 pages on one core; per row the time and the bytes allocated.",
            ["granted, shown", "median", "fastest", "per row", "bytes per row", "bytes in", "bytes out", "bar", ""],
            rows);
    }

    private static int Filter(UpstreamAnswer answer, ListFilter filter, int permitted, Report report)
    {
        var page = ListPage.Read(answer, filter.RowsMember, filter.FolderMode);
        var kept = new List<(ListPage, ListRow)>(page.Rows.Count);
        var dropped = FilteredList.KeepAsync(page, filter, kept);
        report.Check(dropped.IsCompletedSuccessfully && dropped.Result == Rows - permitted, $"{permitted} of {Rows} rows: another number was dropped");
        return ListPageWriter.Write(page, filter, kept, page.Cursor, countsHold: false).Length;
    }

    /// <summary>Rows as a search answers them; those that are not permitted lie between the others.</summary>
    private static byte[] Page(int folders, int permitted)
    {
        var text = new StringBuilder("{\"total_count\":12345,\"time\":42,\"resources\":[");
        for (var i = 0; i < Rows; i++)
        {
            var isPermitted = (long)i * permitted / Rows != (long)(i + 1) * permitted / Rows;
            var folder = isPermitted ? SearchWorld.Folder(i % folders) + "/2026/spring" : string.Create(CultureInfo.InvariantCulture, $"Other/Client {i % 40}");
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$$"""
                {"asset_id":"{{{i:x32}}}","public_id":"shot-{{{i:0000}}}_kx8w1q","asset_folder":"{{{folder}}}","filename":"shot-{{{i:0000}}}_kx8w1q","display_name":"shot-{{{i:0000}}}","format":"jpg","version":1719309139,"resource_type":"image","type":"upload","created_at":"2026-03-25T09:52:19+00:00","uploaded_at":"2026-03-25T09:52:19+00:00","bytes":120253,"backup_bytes":0,"width":864,"height":576,"aspect_ratio":1.5,"pixels":497664,"tags":["spring","shoes","campaign-{{{i % 9}}}"],"url":"http://res.cloudinary.com/demo/image/upload/v1719309139/shot-{{{i:0000}}}_kx8w1q.jpg","secure_url":"https://res.cloudinary.com/demo/image/upload/v1719309139/shot-{{{i:0000}}}_kx8w1q.jpg","status":"active","access_mode":"public","access_control":null,"etag":"7f1ab9b1a1a4d3d4e0b8d4a9d1c0f6e2","created_by":{"type":"user","access_key":"814814814814814"},"uploaded_by":{"type":"user","access_key":"814814814814814"},"last_updated":{"tags_updated_at":"2026-03-26T10:00:00+00:00","updated_at":"2026-03-26T10:00:00+00:00"}}
                """);
        }

        return Encoding.UTF8.GetBytes(text.Append("],\"next_cursor\":\"8c452e112d4c88ac7c9ffb3a2a41c41bef24\"}").ToString());
    }
}
