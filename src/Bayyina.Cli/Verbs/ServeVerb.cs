using System.CommandLine;
using Bayyina.Web;

namespace Bayyina.Cli;

/// <summary><c>serve</c>, the same as no verb: serves the web application.</summary>
internal static class ServeVerb
{
    public const string DefaultAddress = "http://127.0.0.1:8417";

    public static readonly Option<string?> Urls = Options.Text("--urls", "URL;…");

    public static Command Create()
    {
        var verb = new Command("serve", CliText.Of("verb.serve")) { Urls };
        verb.SetAction(parsed => Serve(parsed.GetValue(Options.Data)!, parsed.GetValue(Urls)));
        return verb;
    }

    public static int Serve(string data, string? urls)
    {
        var address = urls ?? DefaultAddress;
        if (!Server.IsLoopback(address))
        {
            return Terminal.Refuse("serve.address_not_loopback", address);
        }
        using var product = Installation.OpenOrFound(data);
        return Server.Run(product, address, at => Say(product, at)) ? CommandLine.Done : Terminal.Refuse("serve.address_in_use", address);
    }

    private static void Say(Product product, string at)
    {
        Console.Error.WriteLine(CliText.Of("serve.at", at));
        if (product.Access.Links.MakeForFirst() is { } secret)
        {
            Console.Error.WriteLine(CliText.Of("serve.first_link", $"{at.Split(' ')[0].TrimEnd('/')}/link/{secret}"));
        }
    }
}
