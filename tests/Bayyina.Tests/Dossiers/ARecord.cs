using System.Text;
using Bayyina.Dossiers;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Tests.Dossiers;

/// <summary>A real record of a drill in a folder of its own: signed, sequenced, and exported by the product as a user would.</summary>
internal sealed class ARecord : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bayyina-record-").FullName;
    private readonly Product _product;

    public ARecord()
    {
        _product = Product.Open(Path.Combine(_folder, "data"), TimeProvider.System);
        Incident = SubjectId.New("incident");
        _product.Statements.Say([IncidentBook.Opening(Incident, "تمرين الدمية 4", "2026-01-17T09:00+02:00", "SY0200", exercise: true)], _product.Node);
    }

    public SubjectId Incident { get; }

    public string Folder => _folder;

    public string KeyFile => Path.Combine(_folder, "KEYFILE");

    public ARecord WithItem(string name, string content, Acquisition? acquisition = null)
    {
        var path = Directory.CreateDirectory(Path.Combine(_folder, "in", Path.GetRandomFileName())).FullName;
        path = Path.Combine(path, name);
        File.WriteAllText(path, content, new UTF8Encoding(false));
        foreach (var batch in new FolderIntake(_product.Vault, TimeProvider.System).TakeIn([path], cancel: TestContext.Current.CancellationToken))
        {
            _product.Evidence.Seal([.. batch.OfType<IntakeOutcome.TakenIn>()], acquisition ?? new Acquisition(), Incident, exercise: true);
        }
        return this;
    }

    public ARecord WithNote(string text, string language = "en")
    {
        _product.Statements.Say([IncidentBook.Note(Incident, text, language, exercise: true)], _product.Node);
        return this;
    }

    /// <summary>Erases a property of every statement of a kind about the incident and its items.</summary>
    public ARecord Erase(string kind, string property)
    {
        var gathered = _product.Dossiers.Gather(new DossierRequest([Incident], []), new ProcessRecord("", "", "", "", new Dictionary<string, string>()));
        foreach (var statement in gathered.Statements.Where(statement => statement.Kind == kind))
        {
            var erasable = Assert.IsType<Erasable>(_product.Statements.Erasure(new StatementId(statement.Id), [property], "asked"));
            _product.Statements.Say([erasable.Draft], _product.Node);
        }
        return this;
    }

    public ARecord RotateNodeKey()
    {
        _product.RotateNodeKey();
        return this;
    }

    /// <summary>Exports and returns the zip; the key file lies beside it.</summary>
    public string Export(params string[] withhold)
    {
        File.WriteAllText(KeyFile, _product.KeyFile());
        var zip = Path.Combine(_folder, "dossier.zip");
        File.Delete(zip);
        _product.Dossiers.Export(
            new DossierRequest([Incident], [.. withhold.Select(Withholding.Parse)]),
            new ProcessRecord("Bayyina", "0.1.0", ".NET", "Linux", new Dictionary<string, string>()),
            zip);
        return zip;
    }

    /// <summary>Exports and unpacks into <c>dossier</c>.</summary>
    public string Unpacked(params string[] withhold)
    {
        var target = Path.Combine(_folder, "dossier");
        System.IO.Compression.ZipFile.ExtractToDirectory(Export(withhold), target);
        return target;
    }

    public VerificationReport Verify(string dossier) => DossierVerifier.Verify(dossier, Bayyina.Proof.KeyFile.Parse(File.ReadAllText(KeyFile)));

    public void Dispose()
    {
        var locked = _product.Lock.Location;
        _product.Dispose();
        File.Delete(locked);
        File.Delete(locked + ".busy");
        Directory.Delete(_folder, recursive: true);
    }
}
