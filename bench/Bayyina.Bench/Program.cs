using Bayyina.Bench;

BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (Exception wrong) when (wrong is ArgumentException or FormatException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

var add = new AddBenches(options);
var dossiers = new DossierBenches(options, add);
(string Name, Func<IEnumerable<BenchRow>> Rows)[] benches =
[
    ("add small files", add.SmallFiles),
    ("verify large dossier", dossiers.Large),
    ("verify small dossier", dossiers.Small),
    ("add large files", add.LargeFiles),
    ("add sparse file", add.SparseFile),
    ("check large files", new CheckBenches(options).LargeFiles),
    ("check small files", new CheckBenches(options).SmallFiles),
    ("ledger statements", new LedgerBenches(options).Statements),
    ("postgres statements", new PostgresBenches(options).Statements),
    ("database size", new StartBenches(options).Sizes),
    ("start with many, sqlite", new StartBenches(options).OnSqlite),
    ("start with many, postgresql", new StartBenches(options).OnPostgres),
    ("fold of one subject", new FoldBenches(options).OneSubject),
    ("upload large file", new UploadBenches(options).LargeFile),
    ("pages at scale", new PageBenches(options).AtScale),
    ("rights and log", new PageBenches(options).RightsAndLog),
    ("places searched", new PlaceBenches(options).Searched),
    ("inclusion proof", new ProofBenches(options).Inclusion),
    ("double-taps", new DoubleTapBenches(options).Pairs),
];

var rows = new List<BenchRow>();
Directory.CreateDirectory(options.Work);
try
{
    foreach (var (name, run) in benches.Where(bench => bench.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase)))
    {
        Console.Error.WriteLine($"{name} …");
        try
        {
            rows.AddRange(run());
        }
        catch (Exception why)
        {
            // Whatever it is, the other benches still run, and the table says so.
            rows.Add(BenchRow.NotRun(name, why is NotMeasuredException ? why.Message : $"{why.GetType().Name}: {why.Message}"));
        }
    }
}
finally
{
    Directory.Delete(options.Work, recursive: true);
}

Console.WriteLine("| bench | ours | reference | ratio | limit | verdict |");
Console.WriteLine("|---|---|---|---|---|---|");
rows.ForEach(Console.WriteLine);
return rows.Count > 0 && rows.TrueForAll(row => row.Holds != false && !row.Failed) ? 0 : 1;
