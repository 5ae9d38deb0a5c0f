using System.Data.Common;
using System.Text;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Backups;

/// <summary>A statement that came back from a tile, which holds what was signed and nothing of what was disclosed beside it.</summary>
/// <param name="Index">Its place in the ledger.</param>
/// <param name="Id">Its id.</param>
/// <param name="Missing">How many of its digests nothing is at hand for: disclosures, and what was added so that nobody can count them.</param>
public sealed record LackingStatement(long Index, StatementId Id, int Missing);

/// <summary>A database was brought up to the ledger.</summary>
/// <param name="From">How many statements it had.</param>
/// <param name="To">How many it has.</param>
/// <param name="Lacking">Those that lack disclosures, in the order of the ledger.</param>
public sealed record RolledForward(long From, long To, IReadOnlyList<LackingStatement> Lacking);

/// <summary>Copies of these statements, with the disclosures that somebody has of them, as far as they have any.</summary>
internal delegate IEnumerable<Statement> DisclosureSource(IReadOnlyCollection<StatementId> ids);

/// <summary>
/// Brings a database that is behind its ledger up to the last checkpoint, from the entry tiles. It adds; it never changes what the ledger
/// holds already, and a database with another history it leaves as it is.
/// </summary>
/// <param name="database">Which.</param>
/// <param name="statements">Its statements.</param>
/// <param name="folder">Where the tiles are.</param>
internal sealed class RollForward(Database database, StatementBook statements, LedgerFolder folder)
{
    // Whole bundles; only so many entries are in memory.
    private const int MostAtOnce = 8 * TileId.FullWidth;

    private readonly LedgerRows _rows = new(database);

    /// <summary>Verifies rows and tiles against the checkpoint; then takes in what the rows lack, some at a time, each durably. Stopped, it goes on from there.</summary>
    /// <param name="last">To where; a checkpoint that the ledger's key signed.</param>
    /// <param name="sources">Asked for disclosures, in this order.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <exception cref="LedgerException"><c>ledger.fork</c>, with where they part; <c>ledger.tile_missing</c>, <c>ledger.tile_differs</c>, <c>ledger.tile_malformed</c>.</exception>
    public RolledForward Run(Checkpoint last, IReadOnlyList<DisclosureSource> sources, Action<long, long>? progress = null)
    {
        var from = _rows.Assigned();
        ThrowUnlessOf(last);
        for (var at = from; at < last.Size;)
        {
            var end = Math.Min(last.Size, (at / MostAtOnce * MostAtOnce) + MostAtOnce);
            var first = at / TileId.FullWidth * TileId.FullWidth;
            var tokens = folder.Entries(first, end, last.Size).Skip((int)(at - first)).Select(entry => SdJwt.From(Encoding.ASCII.GetString(entry.Span), [])).ToList();
            database.Write(transaction => Take(transaction, at, tokens));
            at = end;
            progress?.Invoke(at, last.Size);
        }
        var lacking = Fill(sources);
        database.ScrubIfDue();
        return new RolledForward(from, Math.Max(from, last.Size), lacking);
    }

    /// <summary>Holds the rows against the ledger of a checkpoint, as far as both go, and what the rows lack of it against its tiles.</summary>
    /// <exception cref="LedgerException">As <see cref="Run"/>.</exception>
    public void ThrowUnlessOf(Checkpoint last)
    {
        var have = Math.Min(_rows.Assigned(), last.Size);
        if (Root(last.Size, (first, end) => [.. Rows(first, Math.Min(end, have)), .. Bundled(Math.Max(first, have), end, last.Size)]) == last.Root)
        {
            return;
        }
        var tree = new TiledTree(last.Size, folder.Read);
        if (tree.Root() != last.Root)
        {
            throw new LedgerException("ledger.tile_differs", $"The hash tiles of size {last.Size} have the root {tree.Root()}, the checkpoint {last.Root}.");
        }
        for (var first = 0L; first < last.Size; first += MostAtOnce)
        {
            var end = Math.Min(last.Size, first + MostAtOnce);
            var mine = Rows(first, Math.Min(end, have)).Concat(Bundled(Math.Max(first, have), end, last.Size));
            foreach (var (i, hash) in mine.Index())
            {
                if (tree.LeafHash(first + i) == hash)
                {
                    continue;
                }
                throw first + i < have
                    ? new LedgerException("ledger.fork", Parting(first + i, have, tree))
                    : new LedgerException("ledger.tile_differs", TileId.Holding(TileId.Entries, first + i, last.Size).Path);
            }
        }
        throw new LedgerException("ledger.tile_differs", "The hash tiles do not hold what is hashed in them.");
    }

    private string Parting(long index, long size, TiledTree tree)
    {
        var here = Root(size, (first, end) => [.. Rows(first, end)]);
        var there = Root(size, (first, end) =>
        {
            var hashes = new TreeHash[end - first];
            for (var i = 0; i < hashes.Length; i++)
            {
                hashes[i] = tree.LeafHash(first + i);
            }
            return hashes;
        });
        return $"They part at index {index}. Of size {size}, the database has the root {here} and the signed ledger {there}.";
    }

    private IEnumerable<TreeHash> Rows(long first, long end) =>
        first >= end ? [] : _rows.Leaves(first, end).Select(leaf => MerkleTree.LeafHash(Encoding.ASCII.GetBytes(leaf)));

    private IEnumerable<TreeHash> Bundled(long first, long end, long size)
    {
        if (first >= end)
        {
            return [];
        }
        var begin = first / TileId.FullWidth * TileId.FullWidth;
        return folder.Entries(begin, end, size).Skip((int)(first - begin)).Select(entry => MerkleTree.LeafHash(entry.Span));
    }

    // Whatever grows, only the last tile of each level is looked at again.
    private static TreeHash Root(long size, Func<long, long, TreeHash[]> hashes)
    {
        var edge = new Dictionary<int, (TileId Tile, ReadOnlyMemory<byte> Bytes)>();
        ReadOnlyMemory<byte> Read(TileId tile) => edge.TryGetValue(tile.Level, out var last) && last.Tile == tile
            ? last.Bytes
            : throw new InvalidOperationException($"{tile.Path} is not at the edge.");
        for (var at = 0L; at < size;)
        {
            var next = Math.Min(size, at + MostAtOnce);
            foreach (var grown in TiledTree.Grow(at, hashes(at, next), Read).ToList())
            {
                edge[grown.Tile.Level] = grown;
            }
            at = next;
        }
        return new TiledTree(size, Read).Root();
    }

    private void Take(DbTransaction transaction, long at, List<SdJwt> tokens)
    {
        var connection = transaction.Connection!;
        if (connection.Execute("UPDATE ledger SET size = @next WHERE one = 1 AND size = @at", new { next = at + tokens.Count, at }, transaction) != 1)
        {
            throw new LedgerException("ledger.fenced", "Another process assigned indexes meanwhile.");
        }
        var rows = statements.Store.Rows(transaction);
        var here = rows.WhichAreHere(tokens.Select(token => new StatementId(token.Id)));
        foreach (var (i, token) in tokens.Index())
        {
            var bare = new Statement(token, complete: false);
            // What waited in the old database has its place already, and its disclosures.
            var number = here.Contains(bare.Id)
                ? connection.ExecuteScalar<long>("SELECT number FROM statement WHERE id = @Value", new { bare.Id.Value }, transaction)
                : rows.Insert(bare, statements.Origin);
            connection.Execute("DELETE FROM waiting WHERE statement = @number", new { number }, transaction);
            connection.Execute("INSERT INTO ledger_entry (ledger_index, statement) VALUES (@index, @number)", new { index = at + i, number }, transaction);
        }
        List<SubjectId> touched = [.. rows.SubjectsOf(here)];
        statements.Refold(transaction, touched);
        statements.EraseAgain(transaction, touched);
    }

    // Asks for everything that is lacking, also from a run before this one.
    private List<LackingStatement> Fill(IReadOnlyList<DisclosureSource> sources)
    {
        var lacking = new List<LackingStatement>();
        for (var after = 0L; ;)
        {
            var some = database.Read(connection => statements.Store.Rows(connection).LackingOnes(after, MostAtOnce));
            if (some.Count == 0)
            {
                return [.. lacking.OrderBy(one => one.Index)];
            }
            List<StatementId> ids = [.. some.Select(one => one.Id)];
            var copies = sources.SelectMany(source => source(ids)).ToList();
            lacking.AddRange(database.Write(transaction => Fill(transaction, some, copies)));
            after = some[^1].Number;
        }
    }

    private List<LackingStatement> Fill(DbTransaction transaction, IReadOnlyList<(long Number, StatementId Id, long? Index)> some, List<Statement> copies)
    {
        var rows = statements.Store.Rows(transaction);
        var filled = copies.Select(copy => rows.Fill(copy, isOther: copy.Issuer != statements.Origin)).OfType<Statement>().ToList();
        HashSet<SubjectId> touched = [.. rows.SubjectsOf(filled.SelectMany(statement => statement.Supersedes.Append(statement.Id)))];
        statements.Refold(transaction, touched);
        statements.EraseAgain(transaction, touched);
        return
        [
            .. some.Where(one => one.Index is not null).Select(one => (one.Index, Now: rows.Get(one.Id.Value))).Where(one => !one.Now.IsComplete)
                .Select(one => new LackingStatement(one.Index!.Value, one.Now.Id, one.Now.Token.Undisclosed)),
        ];
    }
}
