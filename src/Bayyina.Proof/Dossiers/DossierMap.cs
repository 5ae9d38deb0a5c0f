namespace Bayyina.Proof;

/// <summary>The files of one dossier with what each is, and which proof belongs to which statement.</summary>
internal sealed class DossierMap
{
    private readonly DossierRole[] _roles;
    private readonly int[] _partners;

    public DossierMap(BagSource source)
    {
        Source = source;
        _roles = new DossierRole[source.Files.Count];
        _partners = new int[_roles.Length];
        Array.Fill(_partners, -1);
        for (var i = 0; i < _roles.Length; i++)
        {
            _roles[i] = DossierLayout.RoleOf(source.Files[i].Path);
        }
        Pair();
    }

    public BagSource Source { get; }

    public int Count => _roles.Length;

    public DossierRole RoleOf(int file) => _roles[file];

    public string PathOf(int file) => Source.Files[file].Path;

    /// <summary>A statement's proof, a proof's statement; -1 where it is not there.</summary>
    public int PartnerOf(int file) => _partners[file];

    /// <summary>The places of all files of a role, in the order of their paths.</summary>
    public IEnumerable<int> Of(DossierRole role)
    {
        for (var i = 0; i < _roles.Length; i++)
        {
            if (_roles[i] == role)
            {
                yield return i;
            }
        }
    }

    private void Pair()
    {
        Join(Source.IndexOf(DossierLayout.Export), Source.IndexOf(DossierLayout.ExportProof));
        // Both run in the order of their ids.
        using var proofs = Of(DossierRole.Proof).GetEnumerator();
        var more = proofs.MoveNext();
        foreach (var statement in Of(DossierRole.Statement))
        {
            var order = -1;
            while (more && (order = DossierLayout.IdIn(PathOf(proofs.Current)).SequenceCompareTo(DossierLayout.IdIn(PathOf(statement)))) < 0)
            {
                more = proofs.MoveNext();
            }
            if (more && order == 0)
            {
                Join(statement, proofs.Current);
            }
        }
    }

    private void Join(int statement, int proof)
    {
        if (statement >= 0 && proof >= 0)
        {
            (_partners[statement], _partners[proof]) = (proof, statement);
        }
    }
}
