using System.Collections.Concurrent;
using System.CommandLine;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary><c>add PATH…</c>: takes files and folders in as sealed items of an incident; prints a receipt each.</summary>
internal static class AddVerb
{
    private static readonly Argument<string[]> Paths = new("PATH") { Description = CliText.Of("add.paths"), Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Incident = Options.Text("--incident", "ID");
    private static readonly Option<string?> Title = Options.Text("--title", "TEXT");
    private static readonly Option<string?> By = Options.Text("--by", "NAME");
    private static readonly Option<string?> At = Options.Text("--at", "EDTF");
    private static readonly Option<string?> Place = Options.Text("--place", "CODE");
    private static readonly Option<string?> Device = Options.Text("--device", "D");
    private static readonly Option<string?> From = Options.Text("--from", "WHOM");
    private static readonly Option<string?> How = Options.Text("--how", "TEXT");
    private static readonly Option<bool> Copy = Options.Flag("--copy");
    private static readonly Option<bool> Exercise = Options.Flag("--exercise");

    public static Command Create()
    {
        var verb = new Command("add", CliText.Of("add"))
        {
            Paths, Incident, Title, By, At, Place, Device, From, How, Copy, Exercise, Acting.As, Options.Json,
        };
        At.Validators.Add(result =>
        {
            var said = result.GetValueOrDefault<string>();
            if (!Edtf.IsValid(said))
            {
                result.AddError(Problems.Text("at.not_edtf", CliText.Culture));
            }
            else if (Edtf.IsAhead(said!, TimeProvider.System.GetUtcNow()))
            {
                result.AddError(Problems.Text("when.future", CliText.Culture));
            }
        });
        // A mistyped option must not be looked for as a file; a file that is named like one stands behind --.
        Paths.Validators.Add(result =>
        {
            if (!CommandLine.HasSeparator && result.Tokens.FirstOrDefault(t => t.Value.Length > 1 && t.Value[0] == '-') is { } option)
            {
                result.AddError($"{option.Value}: {Problems.Text("usage.unknown_option", CliText.Culture)}");
            }
        });
        verb.Validators.Add(result =>
        {
            if (result.GetResult(Incident) is { Implicit: false } && result.GetResult(Title) is { Implicit: false })
            {
                result.AddError(Problems.Text("usage.title_of_new", CliText.Culture));
            }
        });
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        var data = parsed.GetValue(Options.Data)!;
        using var product = parsed.GetValue(Incident) is null ? Installation.OpenOrFound(data) : Installation.Open(data);
        if (Acting.In(product, parsed, [Right.Write(Feature.Evidence), .. (Right[])(parsed.GetValue(Incident) is null ? [Right.Write(Feature.Incidents)] : [])]) is not { } acting)
        {
            return CommandLine.Refused;
        }
        var (incident, exercise, isNew) = WhichIncident(product, parsed, acting.Reader);
        if (incident is null)
        {
            return CommandLine.Refused;
        }
        var acquisition = new Acquisition(
            parsed.GetValue(By), parsed.GetValue(At), parsed.GetValue(Place), parsed.GetValue(Device), parsed.GetValue(From),
            parsed.GetValue(How), parsed.GetValue(Copy));
        var opening = isNew
            ? IncidentBook.Opening(incident.Value, parsed.GetValue(Title), parsed.GetValue(At), parsed.GetValue(Place), exercise)
            : null;
        var receipts = new Receipts(incident.Value, exercise, parsed.GetValue(Options.Json));
        foreach (var batch in Ahead(product, parsed.GetValue(Paths)!))
        {
            receipts.Tell(batch.OfType<IntakeOutcome.Refused>());
            var taken = batch.OfType<IntakeOutcome.TakenIn>().ToList();
            if (taken.Count == 0)
            {
                continue;
            }
            receipts.Known(product.Evidence.Holding(taken.Select(item => item.Blob.Sha256)));
            var sealedNow = product.Evidence.By(acting.Signer).Seal(taken, acquisition, incident.Value, exercise, opening is null ? [] : [opening]);
            opening = null;
            product.Sequencer.Run();
            receipts.Give(sealedNow, product.Rows.IndexesOf(sealedNow.Select(s => s.Statement)));
        }
        return receipts.End();
    }

    private static (SubjectId? Incident, bool Exercise, bool IsNew) WhichIncident(Product product, ParseResult parsed, Reader reader)
    {
        var asked = parsed.GetValue(Incident);
        var exercise = parsed.GetValue(Exercise);
        if (asked is null)
        {
            return (SubjectId.New("incident"), exercise, true);
        }
        if (FindIncident(product, asked, reader) is not { } incident)
        {
            return (null, exercise, false);
        }
        if (exercise && !incident.Exercise)
        {
            Terminal.Refuse("exercise.mismatch", incident.Id.Value);
            return (null, exercise, false);
        }
        // What is added to a drill belongs to the drill, whether that was said again or not.
        return (incident.Id, incident.Exercise, false);
    }

    /// <summary>The incident that <c>--incident</c> names, with or without its <c>incident/</c>; said where there is none.</summary>
    public static Incident? FindIncident(Product product, string asked, Reader reader)
    {
        var text = asked.StartsWith("incident/", StringComparison.Ordinal) ? asked : "incident/" + asked;
        var found = SubjectId.TryParse(text, out var id) ? product.Incidents.Find(id, reader) : null;
        if (found is null)
        {
            Terminal.Refuse("incident.unknown", asked);
        }
        return found;
    }

    // The next batch is read, hashed and made durable while the one before is signed and sequenced.
    private static IEnumerable<IReadOnlyList<IntakeOutcome>> Ahead(Product product, string[] paths)
    {
        using var batches = new BlockingCollection<IReadOnlyList<IntakeOutcome>>(boundedCapacity: 1);
        using var stop = new CancellationTokenSource();
        var progress = new Progress();
        var intake = Task.Run(
            () =>
            {
                try
                {
                    var folder = new FolderIntake(product.Vault, product.Time, new IntakeOptions { OwnData = product.Folder.Root });
                    foreach (var batch in folder.TakeIn(paths, progress, stop.Token))
                    {
                        batches.Add(batch, stop.Token);
                    }
                }
                finally
                {
                    batches.CompleteAdding();
                }
            },
            CancellationToken.None);
        try
        {
            foreach (var batch in batches.GetConsumingEnumerable())
            {
                yield return batch;
            }
        }
        finally
        {
            stop.Cancel();
            Terminal.EndProgress();
            try
            {
                intake.GetAwaiter().GetResult();
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Whoever reads no further has a reason of his own, which goes up from there.
            }
        }
    }

    private sealed class Progress : IProgress<IntakeProgress>
    {
        public void Report(IntakeProgress value) => Terminal.Progress(CliText.Of("add.progress", value.Files, value.Bytes >> 20));
    }
}
