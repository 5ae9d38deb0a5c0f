using Bayyina.Evidence;
using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary>Prints what was sealed, once it is durable and has its place in the ledger, and what was not taken.</summary>
internal sealed class Receipts(SubjectId incident, bool exercise, bool asJson)
{
    private int _given;
    private int _refused;
    private int _known;

    public void Give(IReadOnlyList<SealedNow> items, Dictionary<StatementId, long> indexes)
    {
        if (_given == 0 && !asJson)
        {
            Terminal.Line(CliText.Of(exercise ? "add.incident_exercise" : "add.incident", incident));
        }
        foreach (var item in items)
        {
            _given++;
            var index = indexes[item.Statement];
            foreach (var notice in item.Taken.Notices)
            {
                Terminal.Notice(notice, $"{item.Taken.Path}: {Problems.Text(notice, CliText.Culture)}");
            }
            if (!asJson)
            {
                Terminal.Line($"{index}\t{item.Taken.Blob.Sha256}\t{item.Item}\t{item.Taken.Path}");
                continue;
            }
            Terminal.Json(json =>
            {
                json.WriteString("incident", incident.Value);
                json.WriteString("item", item.Item.Value);
                json.WriteString("path", item.Taken.Path);
                json.WriteString("sha256", item.Taken.Blob.Sha256);
                json.WriteString("statement", item.Statement.Value);
                json.WriteNumber("index", index);
            });
        }
        Terminal.Flush();
    }

    public void Tell(IEnumerable<IntakeOutcome.Refused> refused)
    {
        foreach (var path in refused)
        {
            _refused++;
            Terminal.Refuse(path.Code, path.Detail.Length == 0 ? path.Path : $"{path.Path}: {path.Detail}");
        }
    }

    /// <summary>Counts files whose bytes were in the record before.</summary>
    public void Known(int files) => _known += files;

    public int End()
    {
        if (_known > 0)
        {
            Terminal.Notice("item.bytes_known", CliText.Of("item.bytes_known", _known));
        }
        if (_given == 0 && _refused == 0)
        {
            return Terminal.Refuse("add.nothing", "");
        }
        if (!asJson)
        {
            Terminal.Line(CliText.Of("add.end", _given, _refused));
        }
        return _refused == 0 ? CommandLine.Done : CommandLine.Refused;
    }
}
