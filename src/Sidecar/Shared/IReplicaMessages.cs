namespace Sidecar.Shared;

/// <summary>Short messages between replicas: to whoever listens now, each at most once, none guaranteed. What must not be missed is done on <see cref="Connecting"/> too.</summary>
internal interface IReplicaMessages
{
    /// <summary>Raised before messages and values come into use (again): some messages before may have been missed. With true for the first time.</summary>
    event Action<bool>? Connecting;

    /// <summary>Raised after that: messages can be sent.</summary>
    event Action? Connected;

    /// <summary>Calls the handler for each message of the topic, the replica's own among them.</summary>
    void Subscribe(string topic, Action<ReadOnlyMemory<byte>> handler);

    /// <summary>Tells all replicas. False when it could not be sent.</summary>
    ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> message);
}

/// <summary>One replica has nobody to tell.</summary>
internal sealed class NoReplicas : IReplicaMessages, ISharedCacheState
{
    public event Action<bool>? Connecting
    {
        add { }
        remove { }
    }

    public event Action? Connected
    {
        add { }
        remove { }
    }

    public bool IsConfigured => false;

    public bool IsConnected => false;

    public long Failures => 0;

    public void Subscribe(string topic, Action<ReadOnlyMemory<byte>> handler)
    {
    }

    public ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> message) => new(true);
}
