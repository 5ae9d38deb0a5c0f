using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Audit;

/// <summary>The private keys as files, and what is wrapped with them.</summary>
internal sealed class KeyAudit(AuditScene scene)
{
    private const string Log = "log.key";
    private const string Node = "node.key";
    private const string Subjects = "subjects.key";
    private const string Access = "access.key";
    private const string Passphrase = "passphrase";
    private const int LongestFile = 1 << 20;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly Dictionary<string, byte[]?> _contents = new(StringComparer.Ordinal);
    private bool _isUnopened;

    /// <summary>The log's key as PEM; null where it cannot be read.</summary>
    public string? LogPem { get; private set; }

    private KeyFolder Keys => scene.Folder.Keys;

    /// <summary>Looks at the files.</summary>
    /// <exception cref="StorageException"><c>key.passphrase_needed</c>: nobody told it.</exception>
    public void LookAtFiles()
    {
        foreach (var path in Entries())
        {
            var name = Path.GetFileName(path);
            if (name == "web" && Directory.Exists(path))
            {
                LookAtWeb(path);
            }
            else if (name.EndsWith(".new", StringComparison.Ordinal))
            {
                Tell(scene.IsYoung(path) ? null : FindingKinds.KeyLeftover, name);
            }
            else if (Read(name) is { } content)
            {
                Tell(IsOfForm(name, content) ? null : FindingKinds.KeyDamaged, name);
            }
        }
        foreach (var needed in new[] { Log, Node }.Where(name => !_contents.ContainsKey(name)))
        {
            Tell(FindingKinds.KeyMissing, needed);
        }
        LookAtModes();
    }

    /// <summary>Looks at what is wrapped with keys of files.</summary>
    public void LookAtWrapped(DbConnection connection, DbTransaction transaction)
    {
        var count = connection.ExecuteScalar<long>("SELECT COUNT(*) FROM subject_key", transaction: transaction);
        if (scene.Seal is not null)
        {
            var unfit = new List<string>();
            foreach (var (subject, wrapped) in connection.Query<(string, string)>(
                "SELECT subject, wrapped FROM subject_key ORDER BY subject", transaction: transaction, buffered: false).Where(row => !scene.Seal.Opens(row.Item1, row.Item2)))
            {
                unfit.Add(subject);
            }
            TellUnfit(Subjects, FindingKinds.SubjectKeyUnfit, unfit, count);
            scene.Damaged.UnionWith(unfit);
        }
        else if (count > 0 && !_contents.ContainsKey(Subjects))
        {
            Tell(FindingKinds.KeyMissing, Subjects);
        }
        scene.Findings.Looked("subject_keys", count);
        LookAtUsers(connection, transaction);
    }

    /// <summary>Where a key of this name and length is, opens it.</summary>
    public KeyWrap? Wrap(string name) => _contents.GetValueOrDefault(name) is { Length: 32 } key ? new KeyWrap(name, key) : null;

    private void LookAtUsers(DbConnection connection, DbTransaction transaction)
    {
        var count = connection.ExecuteScalar<long>("SELECT COUNT(*) FROM app_user", transaction: transaction);
        scene.Findings.Looked("users", count);
        using var wrap = Wrap(Access);
        if (wrap is not null)
        {
            TellUnfit(Access, FindingKinds.UserUnfit, [.. scene.Product.Users(connection, transaction, wrap).Where(user => !user.Opens).Select(user => user.User)], count);
        }
        else if (count > 0 && !_contents.ContainsKey(Access))
        {
            Tell(FindingKinds.KeyMissing, Access);
        }
    }

    // Where a key opens nothing of several, it is the key that is another.
    private void TellUnfit(string file, FindingKind kind, List<string> unfit, long all)
    {
        if (unfit.Count > 1 && unfit.Count == all)
        {
            Tell(FindingKinds.KeyForeign, file);
            return;
        }
        foreach (var one in unfit)
        {
            scene.Findings.Add(kind, one);
        }
    }

    private IEnumerable<string> Entries()
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Keys.Path).Order(StringComparer.Ordinal)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            if (Path.Exists(Keys.Path))
            {
                scene.Findings.Add(FindingKinds.KeyUnreadable, "keys", unreadable.Message);
            }
            return [];
        }
    }

    private byte[]? Read(string name)
    {
        scene.Findings.Looked("keys");
        _contents[name] = null;
        try
        {
            if (new FileInfo(Path.Combine(Keys.Path, name)).Length > LongestFile)
            {
                Tell(FindingKinds.KeyDamaged, name);
                return null;
            }
            var raw = File.ReadAllBytes(Path.Combine(Keys.Path, name));
            if (name == Passphrase || !KeyFolder.IsSealedForm(raw))
            {
                return _contents[name] = raw;
            }
            if (!KeyFolder.IsCanonicalSealed(raw))
            {
                Tell(FindingKinds.KeyDamaged, name);
                return null;
            }
            return _isUnopened ? null : _contents[name] = Keys.Read(name);
        }
        catch (StorageException refused) when (refused.Code is "key.passphrase_wrong" or "key.damaged")
        {
            _isUnopened = true;
            Tell(FindingKinds.KeyUnopened, Passphrase);
        }
        catch (StorageException refused) when (refused.Code == "key.unfit")
        {
            Tell(FindingKinds.KeyDamaged, name);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            scene.Findings.Add(FindingKinds.KeyUnreadable, "keys/" + name, unreadable.Message);
        }
        return null;
    }

    private bool IsOfForm(string name, byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        try
        {
            switch (name)
            {
                case Log:
                    using (var log = LogKey.FromPem("a", text))
                    {
                        LogPem = log.ToPem() == text ? text : null;
                        return LogPem is not null;
                    }
                case Node:
                    var lines = text.Split('\n', 2);
                    if (!SubjectId.TryParse(lines[0], out var actor) || lines.Length < 2)
                    {
                        return false;
                    }
                    var signer = Signer.FromPem(actor, lines[1]);
                    // One key, one file: what else could be written into it would be noticed by nobody.
                    if ($"{signer.Actor}\n{signer.ToPem()}\n" == text)
                    {
                        scene.Node = signer;
                        return true;
                    }
                    signer.Dispose();
                    return false;
                case Subjects or Access:
                    return content.Length == 32;
                case Passphrase:
                    return text.EndsWith('\n') && text.Split('\n').Length == 4 && text.All(c => c == '\n' || !char.IsControl(c));
                default:
                    return !name.EndsWith(".key", StringComparison.Ordinal) || PemEncoding.TryFind(text, out _);
            }
        }
        catch (Exception damaged) when (damaged is CryptographicException or ArgumentException or FormatException)
        {
            return false;
        }
    }

    // What protects forms and cookies: made anew by itself, but who holds it may forge a session.
    private void LookAtWeb(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.xml"))
        {
            scene.Findings.Looked("keys");
            try
            {
                using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
                while (reader.Read())
                {
                }
            }
            catch (Exception damaged) when (damaged is XmlException or IOException or UnauthorizedAccessException)
            {
                Tell(FindingKinds.KeyDamaged, "web/" + Path.GetFileName(path));
            }
        }
    }

    private void LookAtModes()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        foreach (var path in new[] { Keys.Path }.Concat(Directory.Exists(Keys.Path) ? Directory.EnumerateFileSystemEntries(Keys.Path) : []).Where(IsOpen))
        {
            scene.Findings.Add(FindingKinds.KeyOpen, scene.NameOf(path));
        }
        // Behind a folder that nobody else may enter the rest is out of reach, whatever its own mode is.
        string[] rest = [scene.Folder.Database, scene.Folder.Ledger, scene.Folder.Vault];
        foreach (var path in IsOpen(scene.Folder.Root) ? rest.Where(IsOpen) : [])
        {
            scene.Findings.Add(FindingKinds.FolderOpen, scene.NameOf(path));
        }
    }

    private static bool IsOpen(string path) => Path.Exists(path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0;

    private void Tell(FindingKind? kind, string name)
    {
        if (kind is not null)
        {
            scene.Findings.Add(kind, "keys/" + name);
        }
    }
}
