using System.CommandLine;
using Bayyina.Storage;
using Bayyina.Transport;

namespace Bayyina.Cli;

/// <summary><c>authority create|issue|show</c>: our own small authority, for serving a network without a certificate from elsewhere.</summary>
internal static class AuthorityVerb
{
    private static readonly Option<string> Name = new Option<string>("--name") { Description = CliText.Of("authority.name"), HelpName = "ORGANISATION", Required = true }.Filled();
    private static readonly Option<string[]> Hosts = new Option<string[]>("--host")
    {
        Description = CliText.Of("authority.host"),
        HelpName = "NAME|IP|NETWORK",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    }.Filled();

    private static readonly Option<bool> Replace = new("--replace") { Description = CliText.Of("authority.replace") };
    private static readonly Option<string?> Out = new Option<string?>("--out") { Description = CliText.Of("authority.out"), HelpName = "FILE.crt" }.Filled();

    public static Command Create()
    {
        var verb = new Command("authority", CliText.Of("verb.authority"));
        var create = new Command("create", CliText.Of("authority.create")) { Name, Hosts, Replace, Options.Json };
        create.SetAction(Make);
        var issue = new Command("issue", CliText.Of("authority.issue")) { Options.Json };
        issue.SetAction(Issue);
        var show = new Command("show", CliText.Of("authority.show")) { Out, Options.Json };
        show.SetAction(Show);
        verb.Add(create);
        verb.Add(issue);
        verb.Add(show);
        return verb;
    }

    private static int Make(ParseResult parsed)
    {
        var hosts = PermittedHosts.Parse(parsed.GetValue(Hosts)!);
        using var product = Installation.OpenAnyhow(parsed.GetValue(Options.Data)!);
        var keys = product.Folder.Keys;
        if (!parsed.GetValue(Replace) && Authority.IsIn(keys))
        {
            return Terminal.Refuse("authority.exists", "");
        }
        using var authority = Authority.Create(keys, parsed.GetValue(Name)!, hosts, product.Time.GetUtcNow());
        var issued = new AuthorityCertificate(authority, keys, product.Time, (_, _) => { });
        Print(authority, issued.Current, parsed.GetValue(Options.Json));
        Terminal.Notice("authority.created", CliText.Of("authority.created"));
        return CommandLine.Done;
    }

    private static int Issue(ParseResult parsed)
    {
        using var product = Installation.OpenToRead(parsed.GetValue(Options.Data)!);
        using var authority = Authority.Find(product.Folder.Keys);
        if (authority is null)
        {
            return Terminal.Refuse("authority.none", "");
        }
        Print(authority, new AuthorityCertificate(authority, product.Folder.Keys, product.Time, (_, _) => { }).Renew(), parsed.GetValue(Options.Json));
        return CommandLine.Done;
    }

    // Reads beside a server that runs.
    private static int Show(ParseResult parsed)
    {
        using var folder = DataFolder.OpenForReading(parsed.GetValue(Options.Data)!, SecretPrompt.Passphrase, Options.Stores);
        using var authority = Authority.Find(folder.Keys);
        if (authority is null)
        {
            return Terminal.Refuse("authority.none", "");
        }
        if (parsed.GetValue(Out) is { } file)
        {
            if (Path.Exists(file))
            {
                return Terminal.Refuse("authority.target_exists", file);
            }
            DurableFile.Write(file, authority.Root.RawData);
        }
        Print(authority, null, parsed.GetValue(Options.Json));
        return CommandLine.Done;
    }

    private static void Print(Authority authority, ServerIdentity? issued, bool asJson)
    {
        if (asJson)
        {
            Terminal.Json(json =>
            {
                json.WriteString("name", authority.Name);
                json.WriteString("shown_name", authority.ShownName);
                json.WriteString("sha256", authority.Fingerprint.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant());
                json.WriteString("ends", authority.Ends);
                json.WriteStartArray("hosts");
                foreach (var host in authority.Hosts.Shown())
                {
                    json.WriteStringValue(host);
                }
                json.WriteEndArray();
                if (issued is not null)
                {
                    json.WriteString("server_ends", issued.Ends);
                }
            });
            return;
        }
        Terminal.Line(CliText.Of("authority.line_name", authority.Name, authority.ShownName));
        Terminal.Line(CliText.Of("authority.line_fingerprint", authority.Fingerprint));
        Terminal.Line(CliText.Of("authority.line_hosts", string.Join(' ', authority.Hosts.Shown())));
        Terminal.Line(CliText.Of("authority.line_ends", authority.Ends.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        if (issued is not null)
        {
            Terminal.Line(CliText.Of("authority.line_server", issued.Ends.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
