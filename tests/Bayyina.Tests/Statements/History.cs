using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

/// <summary>
/// What was said, in the order in which it was said: <c>history.By("alice").Says(Noted).After(opened).Superseding(note)</c>. Every
/// statement is truly signed, by a key that follows from the author's name; ids follow from the seed.
/// </summary>
public sealed class History(int seed = 1)
{
    private int _said;

    /// <summary>The subject that is spoken of where nothing else is said.</summary>
    public SubjectId Case { get; } = SubjectOf("the case");

    public static FoldRules Rules { get; } = new(
        TestKinds.Catalogue, (_, key) => key == TestKey.Of("node").Public.Thumbprint || key == TestKey.Of("old node").Public.Thumbprint);

    /// <summary>Everything said so far.</summary>
    public List<Statement> All { get; } = [];

    public static SubjectId SubjectOf(string name) => new("case/" + TokenForge.UuidOf(name));

    /// <summary>An id that nothing has, or has not yet.</summary>
    public static StatementId IdOf(string name) => new(TokenForge.DigestOf(name));

    public Saying By(string author) => new(this, new TokenForge((seed * 10_000) + ++_said, author), Case);

    /// <summary>The node rules, about the subject of the statement, that it has no effect.</summary>
    public Statement Refuses(Statement statement, string by = "node") => By(by).Says(KernelKinds.Refused).About(statement.Subject ?? Case)
        .InADrill(statement.Exercise).With("statement", TokenForge.Quote(statement.Id.Value)).With("reason", "\"right.missing\"").Stated();

    /// <summary>Erases properties of a statement, about its subject.</summary>
    public Statement Erases(Statement statement, params string[] properties) => By("node").Says(KernelKinds.Erased).About(statement.Subject ?? Case)
        .InADrill(statement.Exercise).With("digests", "[" + string.Join(',', properties.Select(p => TokenForge.Quote(statement.Token.Find(p)!.Digest))) + "]")
        .With("reason", "\"consent withdrawn\"").Stated();

    public SubjectState Fold() => Fold(All);

    public SubjectState Fold(IEnumerable<Statement> statements) => Bayyina.Statements.Fold.Of(Case, statements, Rules);

    /// <summary>What has become of a statement when everything said so far is folded.</summary>
    public FoldedStatement Now(Statement statement) => Fold().Find(statement.Id)!;
}

/// <summary>A statement on its way: it is signed when <see cref="Stated"/> or a conversion asks for it.</summary>
public sealed class Saying(History history, TokenForge forge, SubjectId subject)
{
    private readonly List<(string Name, string Json)> _properties = [("sub", TokenForge.Quote(subject.Value))];
    private Statement? _stated;

    public static implicit operator Statement(Saying saying) => saying.Stated();

    public Saying Says(KindDefinition kind) => With("kind", TokenForge.Quote(kind.Name));

    public Saying About(SubjectId other) => With("sub", TokenForge.Quote(other.Value));

    public Saying As(string role) => With("role", TokenForge.Quote(role));

    public Saying After(params IEnumerable<Statement> statements) => Ids("aft", statements.Select(s => s.Id));

    public Saying Superseding(params IEnumerable<Statement> statements) => SupersedingIds(statements.Select(s => s.Id));

    public Saying SupersedingIds(params IEnumerable<StatementId> ids) => Ids("sup", ids);

    public Saying RelyingOn(params IEnumerable<Statement> statements) => Ids("relies_on", statements.Select(s => s.Id));

    /// <summary>Sets a property to JSON; of one name the last counts.</summary>
    public Saying With(string name, string json)
    {
        _properties.RemoveAll(p => p.Name == name);
        _properties.Add((name, json));
        return this;
    }

    /// <summary>A second value under a name that is there already: a copy can only disclose one of the two.</summary>
    public Saying WithAlso(string name, string json)
    {
        _properties.Add((name, json));
        return this;
    }

    public Saying InADrill(bool exercise = true)
    {
        forge.With("exercise", exercise ? "true" : "false");
        return this;
    }

    /// <summary>Sets the server time at which it was signed, in seconds since 1970.</summary>
    public Saying IssuedAt(long seconds)
    {
        forge.With("iat", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return this;
    }

    public Saying WithTheJtiOf(Statement other)
    {
        forge.With("jti", TokenForge.Quote(other.Token.Open.Jti));
        return this;
    }

    /// <summary>Signs with the key of somebody else, keeping the author's name.</summary>
    public Saying SignedWithTheKeyOf(string other)
    {
        forge.Key = TestKey.Of(other);
        forge.Header = forge.Header.Replace(forge.Header.Split('"')[^2], forge.Key.Public.Thumbprint, StringComparison.Ordinal);
        return this;
    }

    /// <summary>The statement with everything that was said, as whoever keeps the record has it.</summary>
    public Statement Stated()
    {
        if (_stated is null)
        {
            foreach (var (name, json) in _properties)
            {
                forge.Say(name, json);
            }
            _stated = Disclosing((_, _) => true, complete: true);
            history.All.Add(_stated);
        }
        return _stated;
    }

    /// <summary>A copy with some of the disclosures only: by place in the order of saying, and name.</summary>
    public Statement Copy(bool complete, Func<int, string, bool> keep)
    {
        Stated();
        return Disclosing(keep, complete);
    }

    private Statement Disclosing(Func<int, string, bool> keep, bool complete)
    {
        var names = new HashSet<string>();
        var kept = forge.Disclosures.Where((_, i) => keep(i, _properties[i].Name) && names.Add(_properties[i].Name));
        return new Statement(SdJwt.Parse(TokenForge.Join(forge.Jws(), kept)), complete);
    }

    private Saying Ids(string name, IEnumerable<StatementId> ids)
    {
        StatementId[] all = [.. ids];
        return all.Length == 0 ? this : With(name, "[" + string.Join(',', all.Select(id => TokenForge.Quote(id.Value))) + "]");
    }
}
