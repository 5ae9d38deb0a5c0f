using System.Data.Common;
using Bayyina.Proof;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>Keeps the read tables of a subject in step with its fold, inside the statement's own transaction.</summary>
public delegate void Projection(DbTransaction transaction, SubjectState state);

/// <summary>Takes statements in: admits, stages, folds. What it acknowledges is durable.</summary>
public sealed class StatementBook
{
    // A row is a few kilobytes: so many statements of several threads are staged in one transaction.
    private const int MostTogether = 2048;

    private readonly TimeProvider _time;
    private readonly Together<HandedIn, IReadOnlyList<Staging>> _together;

    /// <param name="store">Where statements are kept.</param>
    /// <param name="origin">The ledger's.</param>
    /// <param name="rules">What the folds take for granted.</param>
    /// <param name="projections">What keeps read tables in step, by type of subject.</param>
    /// <param name="time">Corrected server time.</param>
    public StatementBook(StatementStore store, string origin, FoldRules rules, ILookup<string, Projection> projections, TimeProvider time)
    {
        (Store, Origin, Rules, Projections, _time) = (store, origin, rules, projections, time);
        _together = new Together<HandedIn, IReadOnlyList<Staging>>(TakeIn, MostTogether, asked => asked.Statements.Count);
    }

    /// <summary>The statements as they are stored, whole.</summary>
    internal StatementStore Store { get; }

    /// <summary>What the folds take for granted.</summary>
    public FoldRules Rules { get; }

    /// <summary>What keeps the read tables in step, by type of subject.</summary>
    internal ILookup<string, Projection> Projections { get; }

    /// <summary>The ledger's origin, every statement's <c>iss</c>.</summary>
    public string Origin { get; }

    /// <summary>Why nothing may be said, as a code of the catalogue; null where it may.</summary>
    public string? ReadOnlyBecause { get; internal set; }

    /// <summary>Refuses what would say something, or keep bytes for it, where nothing may be said.</summary>
    /// <exception cref="ReadOnlyException">The ledger is not what it must be.</exception>
    public void ThrowIfReadOnly()
    {
        if (ReadOnlyBecause is { } reason)
        {
            throw new ReadOnlyException(reason);
        }
    }

    /// <summary>A number that grows with every statement that is taken in, whoever takes it in; what is derived is the same while it stays.</summary>
    /// <remarks>The indexes that were given and those who wait for one: numbers of rows are given before they are there to be seen.</remarks>
    public long Said() => Store.Database.Read(connection => connection.ExecuteScalar<long?>(
        "SELECT (SELECT size FROM ledger) + (SELECT COUNT(*) FROM waiting)")) ?? 0;

    /// <summary>Signs drafts in parallel and stages them in one transaction, together with what other threads say at the same time.</summary>
    /// <returns>One outcome a draft, in their order.</returns>
    public IReadOnlyList<Staging> Say(IReadOnlyList<Draft> drafts, Signer signer) => _together.Do(new HandedIn(Sign(drafts, signer), IsForeign: false));

    /// <summary>Signs drafts, using all processors.</summary>
    public IReadOnlyList<Statement> Sign(IReadOnlyList<Draft> drafts, Signer signer)
    {
        var signed = new Statement[drafts.Count];
        AllProcessors.For(drafts.Count, fewest: 4, i => signed[i] = new Statement(drafts[i].Sign(Origin, _time, signer), complete: true));
        return signed;
    }

    /// <summary>Signs a draft and stages it where the state of its subject still asks for it: of several nodes that are about to say the same, one does.</summary>
    /// <param name="draft">What to say.</param>
    /// <param name="signer">Under whose key.</param>
    /// <param name="isAsked">Asked of the state as nobody else can change it until this is staged. It may be asked again, and must change nothing.</param>
    /// <returns>Null where it was not asked for any more.</returns>
    public Staging? SayIf(Draft draft, Signer signer, Func<SubjectState, bool> isAsked)
    {
        var statements = Sign([draft], signer);
        return Store.Database.WriteBeside(
            NamesOf(statements), transaction => isAsked(StateOf(transaction, draft.Subject)) ? Stage(transaction, statements)[0] : null);
    }

    /// <summary>Takes in what somebody else signed: every well-formed statement from an enrolled key is admitted.</summary>
    public Staging Admit(SdJwt token) => _together.Do(new HandedIn([new Statement(token, complete: true)], IsForeign: true))[0];

    /// <summary>Which of these statements are here.</summary>
    public IReadOnlySet<StatementId> WhichAreHere(IEnumerable<StatementId> ids) => Store.Database.Read(c => Store.Rows(c).WhichAreHere(ids));

    /// <summary>Takes in what stands in another installation's ledger, once its checkpoint over it was verified.</summary>
    /// <remarks>
    /// That installation judged who had the right, and its rulings come along. What is asked here is that each is signed by the key of its
    /// author, as that installation says, and that nobody speaks as an actor whom this installation or a third one knows.
    /// </remarks>
    /// <param name="issuer">Its origin.</param>
    /// <param name="statements">In the order of that ledger.</param>
    /// <param name="keys">The keys that it says are somebody's, by thumbprint, with their holders.</param>
    public IReadOnlyList<Staging> AdmitFrom(
        string issuer, IReadOnlyList<Statement> statements, IReadOnlyDictionary<string, (P256Key Key, string Holder)> keys) =>
        Store.Database.Write(transaction =>
        {
            var known = EnrolledKeys.OfOther(
                transaction.Connection!, transaction, issuer, [.. statements.Select(s => s.Token.KeyId).Distinct().Where(id => !keys.ContainsKey(id))]);
            var strangers = new Dictionary<string, bool>(StringComparer.Ordinal);
            var refused = statements.Select(WhyNotFrom).ToList();
            var staged = new Queue<Staging>(Stage(transaction, [.. statements.Where((_, i) => refused[i] is null)]));
            return refused.ConvertAll(not => not ?? staged.Dequeue());

            NotAdmitted? WhyNotFrom(Statement statement)
            {
                var token = statement.Token;
                var (key, holder) = keys.TryGetValue(token.KeyId, out var said) ? said : known.GetValueOrDefault(token.KeyId);
                return token.Open.Issuer != issuer ? new NotAdmitted(statement.Id, "statement.foreign", token.Open.Issuer)
                    : key is null ? new NotAdmitted(statement.Id, "key.unknown", token.KeyId)
                    : holder != statement.By ? new NotAdmitted(statement.Id, "statement.author_not_holder", token.KeyId)
                    : !IsOnlyThere(statement.By) || (KeyStatement.IsOne(statement.Kind) && statement.Subject is { } subject && !IsOnlyThere(subject.Value))
                        ? new NotAdmitted(statement.Id, "statement.author_of_another", statement.By)
                    : !token.IsSignedBy(key) ? new NotAdmitted(statement.Id, "signature.invalid", token.KeyId)
                    : null;
            }

            bool IsOnlyThere(string actor)
            {
                if (!strangers.TryGetValue(actor, out var only))
                {
                    only = EnrolledKeys.LedgersOf(transaction.Connection!, transaction, actor).All(ledger => ledger == issuer);
                    strangers.Add(actor, only);
                }
                return only;
            }
        });

    /// <summary>Stages statements that were signed here or admitted, with the folds of every subject that they touch.</summary>
    /// <exception cref="ReadOnlyException">Nothing may be said.</exception>
    public IReadOnlyList<Staging> Stage(DbTransaction transaction, IReadOnlyList<Statement> statements)
    {
        ThrowIfReadOnly();
        var rows = Store.Rows(transaction);
        var outcomes = new Staging[statements.Count];
        var present = rows.WhichAreHere(statements.Select(s => s.Id));
        var twins = rows.WithJtis(statements.Select(s => s.Token.Open.Jti)).ToDictionary(t => t.Key, t => t.ToList(), StringComparer.Ordinal);
        // What waits already goes first, whatever has become of the clock: a key is enrolled before its statements.
        var stagedAt = Math.Max(_time.GetUtcNow().ToUnixTimeMilliseconds() * 1000, (rows.LastStagedAt() ?? 0) + 1);
        var fresh = new Dictionary<StatementId, Statement>();
        // Most subjects are new, such as an item that is being sealed: all that is said about them is in memory.
        var busy = rows.KnownSubjects(statements.Select(s => s.Subject));
        var targeted = rows.Targeted(statements.Select(s => s.Id));
        var packed = new byte[statements.Count][];
        AllProcessors.For(statements.Count, fewest: 16, i => packed[i] = PackedText.Of(statements[i].Token.Jws));
        for (var i = 0; i < statements.Count; i++)
        {
            var statement = statements[i];
            if (!present.Add(statement.Id))
            {
                Prepared.In(transaction).Flush();
                outcomes[i] = Filled(rows, statement, busy) ? new Completed(statement.Id) : new AlreadyHere(statement.Id);
                continue;
            }
            var isTwin = twins.TryGetValue(statement.Token.Open.Jti, out var others);
            outcomes[i] = isTwin ? new Equivocates(statement.Id, others![0]) : new Staged(statement.Id);
            (others ?? (twins[statement.Token.Open.Jti] = [])).Add(statement.Id);
            rows.Insert(statement, packed[i], stagedAt + i, Origin);
            fresh.Add(statement.Id, statement);
            if (statement.Subject is { } subject && (isTwin || statement.Supersedes.Count > 0 || targeted.Contains(statement.Id)))
            {
                busy.Add(subject);
            }
        }
        Prepared.In(transaction).Flush();
        busy.UnionWith(rows.SubjectsOf(fresh.Values.SelectMany(s => s.Supersedes).Concat(twins.Values.Where(t => t.Count > 1).SelectMany(t => t))));
        var reader = Store.Rows(transaction, fresh);
        var said = fresh.Values.Where(s => s.Subject is not null).ToLookup(s => s.Subject!.Value);
        Beside.Demand(transaction, busy.Select(subject => subject.Value));
        foreach (var subject in said.Select(s => s.Key).Union(busy).Order())
        {
            Project(transaction, Fold.Of(subject, busy.Contains(subject) ? reader.About(subject) : said[subject], Rules));
        }
        Prepared.In(transaction).Flush();
        if (outcomes.OfType<Completed>().Any())
        {
            EraseAgain(transaction, busy);
        }
        return outcomes;
    }

    private List<IReadOnlyList<Staging>> TakeIn(IReadOnlyList<HandedIn> some) =>
        Store.Database.WriteBeside(NamesOf([.. some.SelectMany(one => one.Statements)]), transaction =>
        {
            var refused = some.Select(one => one.IsForeign ? WhyNot(transaction, one.Statements[0]) : null).ToList();
            var staged = Stage(transaction, [.. some.Where((_, i) => refused[i] is null).SelectMany(one => one.Statements)]);
            var next = 0;
            return some.Select((one, i) =>
            {
                IReadOnlyList<Staging> outcomes = refused[i] is { } reason ? [reason] : [.. staged.Skip(next).Take(one.Statements.Count)];
                next += refused[i] is null ? one.Statements.Count : 0;
                return outcomes;
            }).ToList();
        });

    // What the folds of these statements' subjects depend on: whoever stages something that touches one of them names it as well. Those
    // of another's subject are looked up before; where it came in between, the transaction finds it out and runs alone.
    private HashSet<string> NamesOf(IReadOnlyList<Statement> statements)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            names.Add(statement.Id.Value);
            names.Add("jti " + statement.Token.Open.Jti);
            names.UnionWith(statement.Supersedes.Select(id => id.Value));
            if (statement.Subject is { } subject)
            {
                names.Add(subject.Value);
            }
        }
        var superseded = statements.SelectMany(s => s.Supersedes).ToList();
        if (superseded.Count > 0 && Store.Database.Dialect.IsShared)
        {
            names.UnionWith(Store.Database.Read(connection => Store.Rows(connection).SubjectsOf(superseded).Select(subject => subject.Value).ToList()));
        }
        return names;
    }

    private sealed record HandedIn(IReadOnlyList<Statement> Statements, bool IsForeign);

    // A copy that tells more than the one that is here, such as that of a phone after the room's database was restored from tiles.
    private bool Filled(StatementRows rows, Statement copy, HashSet<SubjectId> busy)
    {
        if (rows.Fill(copy, isOther: copy.Issuer != Origin) is not { } filled)
        {
            return false;
        }
        busy.UnionWith(rows.SubjectsOf(filled.Supersedes.Append(filled.Id)));
        return true;
    }

    /// <summary>Carries out, in the rows of subjects, the erasures that stand in the ledger: what came back is erased again, and an erasure that came late.</summary>
    internal void EraseAgain(DbTransaction transaction, IEnumerable<SubjectId> subjects)
    {
        var rows = Store.Rows(transaction);
        foreach (var subject in subjects.Order().ToList())
        {
            var erasures = rows.ErasuresOf(subject);
            if (erasures.Count == 0)
            {
                continue;
            }
            var state = StateOf(transaction, subject);
            var orders = erasures.Select(state.Find).OfType<FoldedStatement>().Where(order => order.RefusedBy is null);
            if (orders.Sum(order => Statements.Erasure.CarryOut(rows, order.Statement, Rules.Kinds)) > 0)
            {
                Refold(transaction, [subject]);
                Database.OweScrub(transaction);
            }
        }
    }

    /// <summary>The statement that would erase properties of another, or why they cannot be erased.</summary>
    public Erasability Erasure(StatementId id, IReadOnlyCollection<string> names, string reason) =>
        Statements.Erasure.Of(Store.Find(id), id, names, reason, Rules.Kinds);

    /// <summary>The state of a subject as of now, as somebody may see it.</summary>
    public SubjectState StateOf(SubjectId subject, Reader reader) => Sight.Of(StateOf(subject), reader, Rules.Kinds);

    /// <summary>Everything that is said about subjects, by ledger index, as somebody may see it; what has no index yet comes last.</summary>
    public IReadOnlyList<StoredStatement> About(IReadOnlyCollection<SubjectId> subjects, Reader reader) =>
        Sight.Of(Store.About(subjects), reader, Rules.Kinds, IsHeld);

    /// <summary>A statement as somebody may see it, or null where there is none.</summary>
    public StoredStatement? Find(StatementId id, Reader reader) =>
        Store.Find(id) is { } stored ? Sight.Of([stored], reader, Rules.Kinds, IsHeld)[0] : null;

    /// <summary>What an author has said already in exactly these words and what still counts, such as by a form that was sent twice; null where nothing is.</summary>
    /// <param name="draft">What is about to be said.</param>
    /// <param name="author">By whom.</param>
    /// <param name="differs">Whether somebody has said something else of the kind about the subject.</param>
    public StatementId? SaidAlready(Draft draft, SubjectId author, out bool differs)
    {
        var ofKind = StateOf(draft.Subject).CurrentOf(draft.Kind).ToList();
        var same = ofKind.Find(said => said.By == author.Value && draft.IsSaidBy(said));
        differs = same is null && ofKind.Count > 0;
        return same?.Id;
    }

    /// <summary>Whether the state of a subject holds back what its kinds mark so.</summary>
    internal bool IsHeld(SubjectId subject) => StateOf(subject).IsHeld(Rules.Kinds);

    /// <summary>The state of a subject as of now, whole: the inner path, for folds and for what decides itself what leaves.</summary>
    internal SubjectState StateOf(SubjectId subject) => Store.Database.Read(connection =>
        Fold.Of(subject, Store.Rows(connection).About(subject), Rules));

    /// <summary>The state of a subject as of now, whole, within a transaction.</summary>
    internal SubjectState StateOf(DbTransaction transaction, SubjectId subject) =>
        Fold.Of(subject, Store.Rows(transaction).About(subject), Rules);

    /// <summary>Folds subjects again, in sorted order, and brings their read tables into step.</summary>
    public void Refold(DbTransaction transaction, IEnumerable<SubjectId> subjects)
    {
        foreach (var subject in subjects.Order())
        {
            Project(transaction, StateOf(transaction, subject));
        }
    }

    /// <summary>Every subject's fold, as a transaction sees the record.</summary>
    internal SubjectSweep Sweep(DbTransaction transaction) => Store.Sweep(transaction, Rules);

    private void Project(DbTransaction transaction, SubjectState state)
    {
        foreach (var projection in Projections[state.Subject.Type])
        {
            projection(transaction, state);
        }
    }

    private NotAdmitted? WhyNot(DbTransaction transaction, Statement statement)
    {
        var token = statement.Token;
        if (token.Open.Issuer != Origin)
        {
            return Not("statement.foreign", "It was issued for another ledger.");
        }
        if (token.Open.IssuedAt > _time.GetUtcNow().ToUnixTimeSeconds())
        {
            return Not("statement.from_the_future", "iat is ahead of server time.");
        }
        // Only what is in the ledger counts of a key: what waits there may yet be found to have been said without right.
        if (!EnrolledKeys.Find(transaction.Connection!, transaction, [token.KeyId]).TryGetValue(token.KeyId, out var key))
        {
            return Not("key.unknown", "Its key is not enrolled.");
        }
        if (key.Holder != token.Open.By)
        {
            return Not("statement.author_not_holder", "Its author is not the holder of its key.");
        }
        if (!token.IsSignedBy(key.Key))
        {
            return Not("signature.invalid", "The signature is not the key's.");
        }
        // Right is judged once. What it is about and of what kind it is must be known then, and cannot be told later.
        if (statement.Subject is null || statement.Kind is null)
        {
            return Not("statement.form", "sub or kind is missing or not of its form.");
        }
        if (StatementForm.WhatIsWrong(Rules.Kinds.Find(statement.Kind), token.Disclosures) is { } wrong)
        {
            return Not("statement.form", wrong);
        }
        return KeyStatement.IsOne(statement.Kind) && KeyStatement.From(statement) is null
            ? Not("statement.form", "What it says of keys cannot be read, or its holder is not its subject.")
            : null;

        NotAdmitted Not(string code, string detail) => new(statement.Id, code, detail);
    }
}
