using System.Globalization;

namespace Bayyina.Proof;

/// <summary>
/// Checks a dossier against keys that were handed out by hand, offline. Nothing inside a dossier is believed before a chain of
/// signatures leads to it from these keys, and every byte of every file is read.
/// </summary>
public static class DossierVerifier
{
    /// <summary>Verifies the dossier at <paramref name="path"/>: a zip file, or the folder into which it was unpacked.</summary>
    /// <returns>Never throws for what is wrong inside: that is in the report.</returns>
    /// <exception cref="IOException">The dossier is not there, or the system cannot read it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static VerificationReport Verify(string path, KeyFile keyFile, VerifyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(keyFile);
        var log = new CheckLog();
        BagSource source;
        try
        {
            source = BagSource.Open(path);
        }
        catch (ProofFormatException broken)
        {
            log.Fail(VerificationStage.Container, broken, null);
            return log.ToReport(null, []);
        }
        using (source)
        {
            if (FirstLook.Find(source, keyFile) is { } alone)
            {
                return new VerificationReport(false, [alone], null, []);
            }
            return new Verification(source, keyFile, options ?? new VerifyOptions(), log).Run();
        }
    }

    private sealed class Verification
    {
        private readonly DossierMap _map;
        private readonly KeyFile _keyFile;
        private readonly VerifyOptions _options;
        private readonly CheckLog _log;
        private readonly BagHashes _hashes;
        private readonly CheckpointBook _checkpoints = new();

        public Verification(BagSource source, KeyFile keyFile, VerifyOptions options, CheckLog log)
        {
            _map = new DossierMap(source);
            _keyFile = keyFile;
            _options = options;
            _log = log;
            _hashes = new BagHashes(_map.Count);
        }

        public VerificationReport Run()
        {
            using var reader = new BagReader(_map.Source, _hashes, _options.Cancellation);
            var keys = ReadKeys(reader);
            var context = new StatementContext(_keyFile, keys, _options.Clock.GetUtcNow().ToUnixTimeSeconds(), _checkpoints);
            using var pass = new FilePass(_map, _hashes, context, _log, _options);
            pass.Start();

            var bag = new BagCheck(_map, _hashes, reader, _log);
            bag.CheckContainer();
            bag.CheckLayout();
            bag.CheckDeclaration();
            bag.CheckManifests();
            ReadCheckpoint(reader);
            var rows = ReadExhibits(reader);
            var statements = pass.Finish(reader);
            bag.CheckFiles();

            var export = statements.FirstOrDefault(static statement => statement.Path == DossierLayout.Export);
            if (export is not null)
            {
                new ExportCheck(_map, _hashes, _log).Check(export);
            }
            new StatementsCheck(statements, export, bag, _log).Check(
                _keyFile, keys.Keys, _map.Of(DossierRole.Statement).Concat(_map.Of(DossierRole.Export)).Count());
            var items = new ItemCheck(_map, _hashes, bag, _log);
            items.Check(statements, rows);
            NoteWhatIsOpen(statements);
            return _log.ToReport(Facts(export, statements.Count, items.Items, bag.Payload().Bytes),
                statements.Select(static statement => new UndisclosedCount(statement.Path, statement.Undisclosed)).ToArray());
        }

        private Dictionary<string, P256Key> ReadKeys(BagReader reader)
        {
            var keys = new Dictionary<string, P256Key>(StringComparer.Ordinal) { [_keyFile.Node.Thumbprint] = _keyFile.Node };
            foreach (var file in _map.Of(DossierRole.Key))
            {
                var path = _map.PathOf(file);
                _log.Guard(VerificationStage.Keys, path, () =>
                {
                    var content = reader.Read(file, DossierLayout.MostBytes(DossierRole.Key));
                    var key = P256Key.FromJwk(StrictText.Decode(content, "key.malformed"));
                    if (!DossierLayout.IdIn(path).SequenceEqual(key.Thumbprint))
                    {
                        throw new ProofFormatException("key.name", "The key has another thumbprint than its name says.");
                    }
                    keys.TryAdd(key.Thumbprint, key);
                });
            }
            return keys;
        }

        private void ReadCheckpoint(BagReader reader)
        {
            var file = _map.Source.IndexOf(DossierLayout.Checkpoint);
            if (file < 0)
            {
                return;
            }
            _log.Guard(VerificationStage.Proofs, DossierLayout.Checkpoint, () =>
            {
                var note = SignedNote.Parse(reader.Read(file, DossierLayout.MostBytes(DossierRole.Checkpoint)));
                var checkpoint = Checkpoint.Parse(note.Text);
                var code = checkpoint.Origin != _keyFile.Log.Name ? "proof.other_log"
                    : !note.IsSignedBy(_keyFile.Log) ? "checkpoint.signature"
                    : !_checkpoints.Add(checkpoint) ? "checkpoint.fork"
                    : null;
                if (code is not null)
                {
                    throw new ProofFormatException(code, "The dossier's checkpoint does not stand.");
                }
                _checkpoints.CountCosignatures(note, _keyFile.Log);
            });
        }

        private List<ExhibitRow>? ReadExhibits(BagReader reader)
        {
            var file = _map.Source.IndexOf(DossierLayout.Exhibits);
            List<ExhibitRow>? rows = null;
            if (file >= 0)
            {
                _log.Guard(VerificationStage.Exhibits, DossierLayout.Exhibits,
                    () => rows = ExhibitTable.Parse(reader.Read(file, DossierLayout.MostBytes(DossierRole.Exhibits))));
            }
            return rows;
        }

        private void NoteWhatIsOpen(IReadOnlyList<ReadStatement> statements)
        {
            var tokens = 0;
            foreach (var file in _map.Of(DossierRole.TimeToken))
            {
                var path = _map.PathOf(file);
                if (!_checkpoints.Holds(DossierLayout.SizeOfTime(path)))
                {
                    _log.Fail(VerificationStage.Proofs, "time.no_checkpoint", path);
                }
                else
                {
                    tokens++;
                    _log.NotChecked("time.token", path);
                }
            }
            if (tokens == 0)
            {
                _log.NotChecked("time.none");
            }
            _log.NotChecked(_checkpoints.Cosignatures > 0 ? "witness.unknown" : "witness.none", null, Text(_checkpoints.Cosignatures));
            var undisclosed = 0L;
            foreach (var statement in statements)
            {
                undisclosed += statement.Undisclosed;
            }
            _log.NotChecked("withheld.unknown", null, Text(undisclosed));
            _log.NotChecked("completeness.unknown");
            _log.NotChecked("truth.unknown");
            _log.NotChecked("readings.unknown");
            if (_map.Source is ZipBag)
            {
                _log.NotChecked("zip.times");
            }
        }

        private static DossierFacts? Facts(ReadStatement? export, int statements, int items, long bytes) => export is null
            ? null
            : new DossierFacts(BagPath.Shown(export.Open.Issuer), DateTimeOffset.FromUnixTimeSeconds(export.Open.IssuedAt),
                export.Open.Exercise, export.Id, items, statements - 1, bytes);

        private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
