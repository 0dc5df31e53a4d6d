namespace Sidecar.Grants.Cloudinary;

/// <summary>
/// How old something read is. Two clocks are asked and the older answer counts: a wall clock that is set back must not make it young again, and what another
/// replica read has no other clock than the wall's.
/// </summary>
/// <param name="ReadAt">When it was read, by the wall clock.</param>
/// <param name="TakenAt">A timestamp of when this process took it.</param>
/// <param name="AgeWhenTaken">How old it was then.</param>
internal readonly record struct SourceAge(DateTimeOffset ReadAt, long TakenAt, TimeSpan AgeWhenTaken)
{
    /// <summary>Something taken now.</summary>
    public static SourceAge Taken(DateTimeOffset readAt, TimeProvider time)
    {
        var age = time.GetUtcNow() - readAt;
        return new SourceAge(readAt, time.GetTimestamp(), age > TimeSpan.Zero ? age : TimeSpan.Zero);
    }

    /// <summary>The age now.</summary>
    public TimeSpan Now(TimeProvider time)
    {
        var wall = time.GetUtcNow() - ReadAt;
        var own = AgeWhenTaken + time.GetElapsedTime(TakenAt);
        return wall > own ? wall : own;
    }
}
