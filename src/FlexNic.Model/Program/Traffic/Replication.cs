namespace FlexNic.Model.Program.Traffic;

/// <summary>Mirror sessions and multicast groups.</summary>
internal sealed class Replication
{
    private readonly Dictionary<int, (int? Port, int? Group)> _mirrors = [];
    private readonly Dictionary<int, List<int>> _groups = [];
    private readonly List<(int ReplicaId, int[] Ports)> _nodes = [];

    public void SetMirror(int session, int? port, int? group)
    {
        if (port is null && group is null)
        {
            _mirrors.Remove(session);
        }
        else
        {
            _mirrors[session] = (port, group);
        }
    }

    public bool CreateGroup(int group) => _groups.TryAdd(group, []);

    public int CreateNode(int replicaId, int[] ports)
    {
        _nodes.Add((replicaId, ports));
        return _nodes.Count - 1;
    }

    public bool Associate(int group, int node)
    {
        if (node < 0 || node >= _nodes.Count || !_groups.TryGetValue(group, out List<int>? nodes))
        {
            return false;
        }

        nodes.Add(node);
        return true;
    }

    public (int? Port, int? Group)? Mirror(int session) => _mirrors.TryGetValue(session, out var mirror) ? mirror : null;

    /// <summary>The replicas of a group: id and port.</summary>
    public IEnumerable<(int ReplicaId, int Port)> Replicas(int group) =>
        _groups.TryGetValue(group, out List<int>? nodes) ? nodes.SelectMany(n => _nodes[n].Ports.Select(p => (_nodes[n].ReplicaId, p))) : [];
}
