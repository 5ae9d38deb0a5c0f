using System.CommandLine;
using System.CommandLine.Parsing;

namespace Bayyina.Cli;

/// <summary>What is wrong with a command's form, in the language asked for: the library's own sentences are English only.</summary>
internal static class UsageErrors
{
    /// <summary>One sentence an error; our own validators' sentences as they are.</summary>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var missing = command.Options.Where(option => option.Required && parsed.GetResult(option) is null)
            .Select(option => CliText.Of("usage.option_missing", option.Name))
            .Concat(command.Arguments
                .Where(argument => argument.Arity.MinimumNumberOfValues > (parsed.GetResult(argument)?.Tokens.Count ?? 0))
                .Select(argument => CliText.Of("usage.argument_missing", argument.Name)))
            .Concat(parsed.UnmatchedTokens.Select(token => CliText.Of("usage.unknown_word", Evidence.VisibleText.Of(token))))
            .Concat(parsed.Errors.Where(IsTheLibrarys).Select(error => error.SymbolResult).OfType<OptionResult>()
                .Select(option => CliText.Of(option.Tokens.Count == 0 ? "usage.value_missing" : "usage.value_unknown", option.Option.Name)))
            .ToList();
        var own = parsed.Errors.Where(error => !IsTheLibrarys(error)).Select(error => error.Message).ToList();
        var sentences = missing.Concat(own).Distinct(StringComparer.Ordinal).ToList();
        return sentences.Count > 0 ? sentences : parsed.Errors.Select(error => error.Message);
    }

    // Ours come from the resource files; the library's begin with one of its few English phrases.
    private static bool IsTheLibrarys(ParseError error) =>
        error.Message.StartsWith("Option '", StringComparison.Ordinal) || error.Message.StartsWith("Required ", StringComparison.Ordinal)
        || error.Message.StartsWith("Unrecognized ", StringComparison.Ordinal) || error.Message.StartsWith("Argument '", StringComparison.Ordinal);
}
