using System.CommandLine;
using Bayyina.Web;

namespace Bayyina.Cli;

/// <summary><c>serve</c>, the same as no verb: serves the web application.</summary>
internal static class ServeVerb
{
    public static readonly Option<string?> Urls = Options.Text("--urls", "URL;…");

    public static Command Create()
    {
        var verb = new Command("serve", CliText.Of("verb.serve")) { Urls };
        verb.SetAction(parsed => Serve(parsed.GetValue(Options.Data)!, parsed.GetValue(Urls)));
        return verb;
    }

    public static int Serve(string data, string? urls)
    {
        var address = urls ?? "http://127.0.0.1:8417";
        if (!Server.IsLoopback(address))
        {
            return Terminal.Refuse("serve.address_not_loopback", address);
        }
        using var product = Installation.OpenOrFound(data);
        return Server.Run(product, address, at => Console.Error.WriteLine(CliText.Of("serve.at", at))) ? CommandLine.Done : Terminal.Refuse("serve.address_in_use", address);
    }
}
