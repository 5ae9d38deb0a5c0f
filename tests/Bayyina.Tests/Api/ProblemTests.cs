using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bayyina.Access;
using Bayyina.Tests.Access;
using Bayyina.Tests.Architecture;
using Bayyina.Web.Shell;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bayyina.Tests.Api;

/// <summary>Refusals: one form, one catalogue, in both languages.</summary>
public sealed partial class ProblemTests
{
    private static readonly CultureInfo[] Languages = [CultureInfo.GetCultureInfo("ar"), CultureInfo.GetCultureInfo("en")];

    [Fact]
    public async Task What_the_framework_refuses_by_itself_has_the_same_form()
    {
        using var server = new AServer();
        using var caller = new ACaller(server, "Salma", [UserRole.Administrator]);
        foreach (var (answer, status, code) in ((Task<Answered>, int, string)[])[
            (caller.Get("/api/no-such"), 404, "request.not_found"),
            (caller.Get("/api"), 404, "request.not_found"),
            (caller.Get("/API/no-such"), 404, "request.not_found"),
            (caller.Get("/api/ledger/one"), 404, "request.not_found"),
            (caller.Get("/api/ledger/99999999999999999999"), 404, "request.not_found"),
            (caller.Delete("/api/incidents"), 405, "request.method"),
            (caller.Put("/api/incidents/x", "{}"), 405, "request.method"),
            (caller.Send(new HttpMethod("TRACE"), "/api/me", null), 405, "request.method"),
            (caller.Send(new HttpMethod("BREW"), "/api/me", null), 405, "request.method"),
            (caller.Get("/api/incidents?limit=many"), 400, "request.malformed"),
            (caller.Get("/api/me", ("Accept", "text/html, application/json;q=0")), 406, "request.not_acceptable"),
            (caller.Get("/api/me", ("Accept", "no type at all, at; all")), 406, "request.not_acceptable"),
            (caller.Get("/api/me", ("Host", "rebound.example")), 421, "request.host"),
            (caller.Get("/api/me", ("Authorization", "Bearer no")), 401, "api.signed_out"),
            (caller.Get("/api/dossiers"), 403, "api.refused")])
        {
            var read = await answer;
            Assert.Equal((read.Path, status, code, Refusal.ContentType), (read.Path, read.Status, read.Code, read.Type));
            Assert.Equal(Problems.Text(code, Languages[1]), read.Json.GetProperty("title").GetString());
            Assert.Contains("no-store", read.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", read.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
        Assert.Equal(200, (await caller.Get("/api/me", ("Accept", "text/html, */*;q=0.1"))).Status);
        Assert.Equal(200, (await caller.Get("/api/me", ("Accept", "application/*"))).Status);
    }

    [Fact]
    public async Task The_language_is_the_one_that_was_asked_for()
    {
        using var server = new AServer();
        using var caller = new ACaller(server, "Salma", [UserRole.Field]);
        var arabic = Problems.Text("api.refused", Languages[0]);
        var english = Problems.Text("api.refused", Languages[1]);
        foreach (var (accept, cookie, title) in ((string, string?, string)[])[
            ("ar", null, arabic), ("en-GB, ar;q=0.5", null, english), ("fr", null, arabic), ("en", "bayyina-view=ar.auto.arab", arabic), ("ar", "bayyina-view=en.auto.latn", english)])
        {
            var answer = await caller.Get("/api/users", cookie is null ? [("Accept-Language", accept)] : [("Accept-Language", accept), ("Cookie", cookie)]);
            Assert.Equal(title, answer.Json.GetProperty("title").GetString());
        }
    }

    [Fact]
    public async Task Too_many_tries_are_told_with_their_code()
    {
        using var server = new AServer();
        using var caller = new ACaller(server, "Salma", [UserRole.Field]);
        Answered last = null!;
        for (var i = 0; i < 61; i++)
        {
            last = await caller.Delete("/api/me/tokens/none");
        }

        Assert.Equal((429, "request.too_many", "60"), (last.Status, last.Code, last.Headers.RetryAfter?.ToString()));
    }

    [Fact]
    public void Every_code_that_is_emitted_stands_in_the_catalogue_in_both_languages_and_none_that_is_not()
    {
        var texts = Sources.Texts("src").Where(file => !file.Key.StartsWith("Bayyina.Proof/", StringComparison.Ordinal)).ToDictionary();
        var emitted = ProblemCodes.Emitted(texts);
        Assert.Contains("incident.unknown", emitted);
        Assert.Contains("user.name_taken", emitted);
        Assert.Contains("upload.locked", emitted);
        Assert.Contains("vault.full", emitted);
        // Codes of the pages' own forms stand with the pages' texts; the API has none of them.
        Assert.All(emitted.Where(code => !code.StartsWith("access.", StringComparison.Ordinal) || Problems.Has(code, Languages[1])), Has);
        Assert.All(ProblemStatus.All, row => Has(row.Code));

        var literals = texts.Values.Concat(ProblemCodes.Pages()).SelectMany(text => Literal().Matches(text)).Select(literal => literal.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var file in (string[])["Problems.resx", "Problems.ar.resx"])
        {
            var keys = XDocument.Load(Path.Combine(Repository.Root, "src", "Bayyina", file)).Descendants("data").Select(data => data.Attribute("name")!.Value).ToList();
            Assert.Equal(keys.Count, keys.Distinct().Count());
            Assert.DoesNotContain(keys, key => !literals.Contains(key));
        }

        static void Has(string code) => Assert.All(Languages, language => Assert.True(Problems.Has(code, language), $"{code} ({language.Name})"));
    }

    [Fact]
    public void Every_refusal_of_the_api_has_a_status()
    {
        var texts = Sources.Texts("src").Where(file => file.Key.StartsWith("Bayyina.Web/", StringComparison.Ordinal)).ToDictionary();
        var known = ProblemStatus.All.Select(row => row.Code).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(ProblemCodes.Of(texts, "Refusal", "RefusedException", "Tells"), code => !known.Contains(code));
        // And what books answer with, which routes hand on.
        var books = Sources.Texts("src").Where(file => file.Key.StartsWith("Bayyina/", StringComparison.Ordinal)).ToDictionary();
        Assert.DoesNotContain(ProblemCodes.Of(books, "UserNotChanged", "UploadRefused", "DossierRequestException", "VaultException"), code => !known.Contains(code));
    }

    [GeneratedRegex("\"([a-z0-9]+(?:\\.[a-z0-9_]+)*)\"")]
    private static partial Regex Literal();
}

/// <summary>Reads from source texts which codes they emit.</summary>
internal static class ProblemCodes
{
    /// <summary>Literals that stand where a parameter named <c>code</c> is asked for, and constants of classes of codes.</summary>
    public static IReadOnlySet<string> Emitted(IReadOnlyDictionary<string, string> texts)
    {
        var trees = Trees(texts);
        var takers = trees.SelectMany(tree => tree.DescendantNodes()).OfType<ParameterSyntax>().Where(parameter => parameter.Identifier.Text is "code" or "Code")
            .Select(parameter => parameter.Parent?.Parent switch
            {
                TypeDeclarationSyntax type => type.Identifier.Text,
                ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
                MethodDeclarationSyntax method => method.Identifier.Text,
                LocalFunctionStatementSyntax function => function.Identifier.Text,
                _ => "",
            }).Where(name => name is not ("" or "Of")).ToHashSet(StringComparer.Ordinal);
        var constants = trees.SelectMany(tree => tree.DescendantNodes()).OfType<ClassDeclarationSyntax>().Where(type => type.Identifier.Text.EndsWith("Codes", StringComparison.Ordinal) || type.Identifier.Text.EndsWith("Exception", StringComparison.Ordinal))
            .SelectMany(type => type.Members.OfType<FieldDeclarationSyntax>()).SelectMany(field => field.DescendantNodes()).OfType<LiteralExpressionSyntax>().Select(literal => literal.Token.ValueText);
        return Of(texts, [.. takers]).Concat(constants.Where(IsCode)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Codes among the arguments of constructors and methods of these names.</summary>
    public static IEnumerable<string> Of(IReadOnlyDictionary<string, string> texts, params string[] names) =>
        from tree in Trees(texts)
        from node in tree.DescendantNodes()
        let name = node switch
        {
            ObjectCreationExpressionSyntax made => made.Type.ToString(),
            InvocationExpressionSyntax { Expression: IdentifierNameSyntax called } => called.Identifier.Text,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name.Identifier.Text,
            _ => "",
        }
        where names.Contains(name)
        from literal in (node is InvocationExpressionSyntax call ? call.ArgumentList : ((ObjectCreationExpressionSyntax)node).ArgumentList)!.Arguments.SelectMany(argument => argument.DescendantNodesAndSelf(inner => inner is not InvocationExpressionSyntax)).OfType<LiteralExpressionSyntax>()
        where IsCode(literal.Token.ValueText)
        select literal.Token.ValueText;

    /// <summary>The components of pages, which the compiler's own trees do not hold.</summary>
    public static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Bayyina.Web"), "*.razor", SearchOption.AllDirectories).Select(File.ReadAllText);

    private static bool IsCode(string text) => Regex.IsMatch(text, "^[a-z]+\\.[a-z_]+$");

    private static List<SyntaxNode> Trees(IReadOnlyDictionary<string, string> texts) =>
        [.. texts.Values.Select(text => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp14), cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken))];
}
