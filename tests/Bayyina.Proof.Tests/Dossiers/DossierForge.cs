using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>
/// Makes a genuine small dossier from keys of its own. What the exporter itself would get wrong is changed before
/// <see cref="Export"/>; what somebody does to a dossier that left, in the <see cref="DossierFiles"/> that come out.
/// </summary>
internal sealed class DossierForge : IDisposable
{
    public const string Officer = "actor/6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
    public const string Volunteer = "actor/11111111-2222-4333-8444-555555555555";
    private const string Incident = "incident/0aa0aa0a-1bb1-4cc1-8dd1-2ee2ee2ee2ee";

    private readonly List<IDisposable> _keys = [];

    public DossierForge(string origin = "ledger.example/7f3a", int seed = 7)
    {
        Ledger = Own(new TestLedger(origin, seed));
        Node = Own(new SigningKey());
        Phone = Own(new SigningKey());
    }

    public TestLedger Ledger { get; }

    public SigningKey Node { get; private set; }

    public SigningKey Phone { get; }

    /// <summary>Everything in it is a drill.</summary>
    public bool Exercise { get; init; }

    public List<(SdJwt Statement, long Index)> Statements { get; } = [];

    public List<ForgedItem> Items { get; } = [];

    public SortedDictionary<string, byte[]> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>What the exporter does to the payload before it is bound.</summary>
    public Action<SortedDictionary<string, byte[]>>? BeforeBinding { get; set; }

    /// <summary>What the exporter says of the dossier; given the properties, gives what is said.</summary>
    public Func<(string Name, object Value)[], (string Name, object Value)[]> Binding { get; set; } = static said => said;

    public KeyFile KeyFile => new(Ledger.Key, Node.Public);

    /// <summary>A dossier as it should be: two keys, an incident, a note, three items, one of them empty.</summary>
    public static DossierForge Usual(bool exercise = false)
    {
        var forge = new DossierForge { Exercise = exercise };
        forge.Say(forge.Node, new Speech(Officer, [.. Enrolled(forge.Node, Officer, "node")]));
        forge.Say(forge.Node, new Speech(Officer, [.. Enrolled(forge.Phone, Volunteer)]));
        forge.Say(forge.Phone, forge.Of(Volunteer, ("sub", Incident), ("kind", "incident.opened"), ("title", "Exercise: a house")));
        forge.Seal(forge.Node, Officer, "صورة 1.jpg", "a picture"u8.ToArray());
        forge.Seal(forge.Phone, Volunteer, "=report.txt", "a report"u8.ToArray());
        forge.Seal(forge.Phone, Volunteer, "empty.txt", []);
        forge.Say(forge.Phone, forge.Of(Volunteer, ("sub", Incident), ("kind", "incident.noted"), ("text", "all out")));
        return forge;
    }

    public T Own<T>(T key)
        where T : IDisposable
    {
        _keys.Add(key);
        return key;
    }

    public Speech Of(string by, params (string Name, object Value)[] said) => new(by, said) { Exercise = Exercise };

    /// <summary>Says something; it goes into the dossier.</summary>
    public (SdJwt Statement, long Index) Say(SigningKey key, Speech speech)
    {
        if (key != Node)
        {
            Keys[$"data/keys/{key.Public.Thumbprint}.jwk"] = Encoding.ASCII.GetBytes(key.Public.ToJwk());
        }
        var said = Ledger.Say(speech, key);
        Statements.Add(said);
        return said;
    }

    public ForgedItem Seal(SigningKey key, string by, string name, byte[] content)
    {
        var number = Items.Count + 1;
        var (statement, index) = Say(key, Of(by,
            ("sub", $"item/00000000-0000-4000-8000-00000000000{number}"),
            ("kind", "item.sealed"),
            ("sha256", Convert.ToHexStringLower(SHA256.HashData(content))),
            ("sha512", Convert.ToHexStringLower(SHA512.HashData(content))),
            ("bytes", content.Length),
            ("file", name)));
        var item = new ForgedItem(number, statement, index, name, content);
        Items.Add(item);
        return item;
    }

    public void Rotate(SigningKey previous, SigningKey next, string holder, bool nextFirst = false)
    {
        var said = new Speech(holder,
            ("sub", holder), ("kind", "key.rotated"), ("previous", Jwk(previous)), ("next", Jwk(next)), ("holder", holder));
        Say(nextFirst ? next : previous, said);
        Say(nextFirst ? previous : next, said);
    }

    public void NodeIs(SigningKey key)
    {
        Keys[$"data/keys/{Node.Public.Thumbprint}.jwk"] = Encoding.ASCII.GetBytes(Node.Public.ToJwk());
        Node = key;
        Keys.Remove($"data/keys/{key.Public.Thumbprint}.jwk");
    }

    public static (string Name, object Value)[] Enrolled(SigningKey key, string holder, params string[] roles) =>
        [("sub", holder), ("kind", "key.enrolled"), ("jwk", Jwk(key)), ("holder", holder), ("roles", roles.Length == 0 ? ["volunteer"] : roles)];

    public static (string Name, object Value)[] Revoked(SigningKey key, string holder) =>
        [("sub", holder), ("kind", "key.revoked"), ("thumbprint", key.Public.Thumbprint), ("reason", "lost")];

    /// <summary>Writes the payload, binds it, and lets the dossier leave.</summary>
    public DossierFiles Export(SigningKey? by = null)
    {
        var files = Payload();
        BeforeBinding?.Invoke(files);
        var dossier = new DossierFiles(files, KeyFile);
        files["bagit.txt"] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"u8.ToArray();
        files["HOW-TO-VERIFY.html"] = "<!doctype html><title>How to verify</title>"u8.ToArray();
        dossier.RemakePayloadManifests();
        string[] tags = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "HOW-TO-VERIFY.html"];
        (string Name, object Value)[] said =
        [
            ("sub", "dossier/00000000-0000-4000-8000-000000000099"), ("kind", "dossier.exported"),
            ("manifest_sha512", Convert.ToHexStringLower(SHA512.HashData(files["manifest-sha512.txt"]))),
            ("tags", tags.ToDictionary(tag => tag, tag => Convert.ToHexStringLower(SHA512.HashData(files[tag])))),
            ("incidents", new[] { Incident }),
        ];
        said = [.. said, ("properties", (object)said.Select(p => p.Name).Append("properties").ToArray())];
        var (statement, index) = Ledger.Say(Of(Officer, Binding(said)), by ?? Node);
        files["dossier.sd-jwt"] = Encoding.ASCII.GetBytes(statement.Compact);
        files["dossier.tlog-proof"] = Encoding.UTF8.GetBytes(Ledger.Prove(index).Format());
        dossier.RemakeTagManifests();
        return dossier;
    }

    public void Dispose() => _keys.ForEach(key => key.Dispose());

    public static JsonElement Jwk(SigningKey key)
    {
        using var document = JsonDocument.Parse(key.Public.ToJwk());
        return document.RootElement.Clone();
    }

    private SortedDictionary<string, byte[]> Payload()
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["data/report.html"] = "<!doctype html><title>Report</title>"u8.ToArray(),
            ["data/case.jsonld"] = "{}"u8.ToArray(),
            ["data/selection-log.csv"] = "kind,property,disposition,reason,count\r\n"u8.ToArray(),
            ["data/process.json"] = "{}"u8.ToArray(),
            ["data/checkpoint"] = Encoding.UTF8.GetBytes(Ledger.Checkpoint().Format()),
        };
        var size = Ledger.Size;
        foreach (var (statement, index) in Statements)
        {
            files[$"data/statements/{statement.Id}.sd-jwt"] = Encoding.ASCII.GetBytes(statement.Compact);
            files[$"data/proofs/{statement.Id}.tlog-proof"] = Encoding.UTF8.GetBytes(Ledger.Prove(index, size).Format());
        }
        foreach (var (path, jwk) in Keys)
        {
            files[path] = jwk;
        }
        var exhibits = new StringBuilder("exhibit,statement,path,sha256,original_name,sha512,bytes,by,index,original_name_json\r\n");
        foreach (var item in Items)
        {
            files[item.Path] = item.Content;
            exhibits.Append(item.Row).Append("\r\n");
        }
        files["data/exhibits.csv"] = Encoding.UTF8.GetBytes(exhibits.ToString());
        return files;
    }
}

internal sealed record ForgedItem(int Number, SdJwt Statement, long Index, string Name, byte[] Content)
{
    public string Path => $"data/items/{Number:0000}.{Name[(Name.LastIndexOf('.') + 1)..]}";

    public string Row => string.Join(',', Number, Statement.Id, Path, Convert.ToHexStringLower(SHA256.HashData(Content)),
        Name[0] == '=' ? $"\"'{Name}\"" : Name, Convert.ToHexStringLower(SHA512.HashData(Content)), Content.Length, Statement.Open.By, Index,
        $"\"\"\"{Name}\"\"\"");
}
