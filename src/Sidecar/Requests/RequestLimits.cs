using Sidecar.Operations;

namespace Sidecar.Requests;

/// <summary>Bounds on what one request may make the sidecar read, hold or write to disk.</summary>
internal sealed class RequestLimits
{
    internal const int DefaultMaxTargetLength = 16 * 1024;
    private const long LargestSpool = 1_099_511_627_776;

    /// <summary>Longest request target, in characters. Default 16384; range 1024 to 1048576. Kestrel's own bound on the request line (8 KiB unless set) must not be lower.</summary>
    public int MaxTargetLength { get; set; } = DefaultMaxTargetLength;

    /// <summary>
    /// Largest body without a file, in bytes; in a multipart body, the most that its parameters may hold together. Default 8388608 (8 MiB); range 65536 to 1073741824.
    /// </summary>
    public int MaxBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Most values in the query and most in the body, each list element counted. Default 10000; range 100 to 1000000.</summary>
    public int MaxValues { get; set; } = 10_000;

    /// <summary>Deepest nesting of JSON, brackets included. Default 32 levels; range 4 to 128.</summary>
    public int MaxJsonDepth { get; set; } = 32;

    /// <summary>Most header bytes of one multipart part. Default 8192; range 1024 to 32768.</summary>
    public int MaxPartHeaderBytes { get; set; } = 8 * 1024;

    /// <summary>
    /// Largest file that is kept until the parameters after it have been read, in bytes. A file that comes after the signature is streamed and has no bound.
    /// Default 1073741824 (1 GiB); range 1048576 to 1099511627776.
    /// </summary>
    public long MaxSpoolBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>
    /// Most bytes of all files that are on disk at one moment, in bytes; a request over it is answered 420. Default 8589934592 (8 GiB); range <see cref="MaxSpoolBytes"/> to 1099511627776.
    /// </summary>
    public long MaxTotalSpoolBytes { get; set; } = 8L * 1024 * 1024 * 1024;

    /// <summary>Files up to this size stay in memory instead of a temporary file, in bytes. Default 65536; range 0 to 1048576.</summary>
    public int MemoryFileBytes { get; set; } = 64 * 1024;

    /// <summary>
    /// Longest time that a body may keep the sidecar waiting for less than 240 bytes per second of it; then 408, and what was set aside is freed. Time in which
    /// Cloudinary does not take what comes is not counted. Default 1 minute; range 2 seconds to 1 hour.
    /// </summary>
    public TimeSpan BodyIdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Where temporary files go; must exist. Default: the system's temporary directory.</summary>
    public string SpoolDirectory { get; set; } = Path.GetTempPath();

    /// <summary>What is wrong with these values; empty when nothing is.</summary>
    public IEnumerable<string> Validate() =>
    [
        .. OptionRange.Check("Requests:MaxTargetLength", MaxTargetLength, 1024, 1_048_576),
        .. OptionRange.Check("Requests:MaxBodyBytes", MaxBodyBytes, 65_536, 1_073_741_824),
        .. OptionRange.Check("Requests:MaxValues", MaxValues, 100, 1_000_000),
        .. OptionRange.Check("Requests:MaxJsonDepth", MaxJsonDepth, 4, 128),
        .. OptionRange.Check("Requests:MaxPartHeaderBytes", MaxPartHeaderBytes, 1024, 32_768),
        .. OptionRange.Check("Requests:MaxSpoolBytes", MaxSpoolBytes, 1_048_576, LargestSpool),
        .. OptionRange.Check("Requests:MaxTotalSpoolBytes", MaxTotalSpoolBytes, MaxSpoolBytes, LargestSpool),
        .. OptionRange.Check("Requests:MemoryFileBytes", MemoryFileBytes, 0, 1_048_576),
        .. OptionRange.Check("Requests:BodyIdleTimeout", BodyIdleTimeout, TimeSpan.FromSeconds(2), TimeSpan.FromHours(1)),
        .. Directory.Exists(SpoolDirectory) ? [] : new[] { $"Sidecar:Requests:SpoolDirectory: expected an existing directory, found \"{SpoolDirectory}\"" },
    ];
}
