using System.Globalization;
using System.Text.Json.Nodes;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;

namespace Bayyina.Web.Shell;

/// <summary>What the description says of one route: its right, what it takes, with what it refuses.</summary>
internal static class ApiOperations
{
    /// <summary>The right that a route asks, where it asks one.</summary>
    public const string RightExtension = "x-right";

    /// <summary>The codes that a route refuses with, by status.</summary>
    public const string CodesExtension = "x-codes";

    public static async Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var changes = context.Description.HttpMethod is not ("GET" or "HEAD" or "OPTIONS");
        operation.Tags = new HashSet<OpenApiTagReference> { new(context.Description.RelativePath!.Split('/')[1].Split('.')[0], context.Document) };
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
        if (metadata.OfType<Asking>().LastOrDefault() is { } asking)
        {
            operation.Extensions[RightExtension] = new JsonNodeExtension(asking.Right?.ToString() ?? "signed in");
            operation.Description = asking.Right is { } right ? $"Asks the right `{right}`." : "For whoever is signed in.";
        }
        if (context.Description.RelativePath.StartsWith("api/uploads", StringComparison.Ordinal))
        {
            TusOperations.Describe(operation, context.Description.HttpMethod!, context.Description.RelativePath.Contains('{'));
        }
        operation.Security = Security(context.Document!, changes && metadata.OfType<ApiRoute>().Any());
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Description ??= parameter.Name switch
            {
                "id" => "What stands behind the slash of its id; of statements and users, the id.",
                "index" => "Of the statement in the ledger.",
                "after" => "`next` of the page before.",
                "limit" => $"How many rows, 1 to {Paging.Most}; {Paging.Usual} where it is not said.",
                "exercise" => "`true` for the drills instead of the record; the two are never listed together.",
                "q" => "What a title must contain; forms of one Arabic letter, case and kinds of digits do not tell apart.",
                "state" => "Only reports that stand so: `open`, `placed` or `conflict`.",
                "kind" => "Only statements of this kind.",
                "active" => "`false` for those that are back.",
                "open" => "`false` for those that are over.",
                _ => null,
            };
        }
        if (metadata.OfType<StrictBody>().FirstOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancel).ConfigureAwait(false), Example = ApiWords.ExampleOf(body.Type) },
                },
            };
        }
        Refusals(operation, Codes(metadata), await context.GetOrCreateSchemaAsync(typeof(ProblemAnswer), null, cancel).ConfigureAwait(false));
    }

    /// <summary>Every code that a route may refuse with.</summary>
    public static IReadOnlyList<string> Codes(IEnumerable<object> metadata)
    {
        var all = metadata.ToList();
        IEnumerable<string> codes = ["api.signed_out", "api.refused", "request.host", "server.failed", "request.malformed"];
        if (all.OfType<ApiRoute>().Any())
        {
            codes = codes.Concat(["api.form_token", "request.not_acceptable", "request.query_unknown", "request.query_malformed"]);
        }
        if (all.OfType<StrictBody>().Any())
        {
            codes = codes.Concat(
            [
                "json.duplicate_name", "json.malformed", "json.missing_name", "json.not_utf8", "json.too_deep", "json.unknown_name", "json.wrong_type",
                "request.content_type", "request.timeout", "request.too_large",
            ]);
        }
        if (all.OfType<EnableRateLimitingAttribute>().Any())
        {
            codes = codes.Append("request.too_many");
        }
        return [.. codes.Concat(all.OfType<RefusesWith>().SelectMany(own => own.Codes)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static void Refusals(OpenApiOperation operation, IReadOnlyList<string> codes, IOpenApiSchema schema)
    {
        operation.Responses ??= [];
        foreach (var status in codes.GroupBy(ProblemStatus.Of).OrderBy(group => group.Key))
        {
            var example = status.First();
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(", ", status.Select(code => $"`{code}`")),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [Refusal.ContentType] = new()
                    {
                        Schema = schema,
                        Example = new JsonObject
                        {
                            ["type"] = $"{Refusal.List}#{example}",
                            ["title"] = Problems.Text(example, CultureInfo.GetCultureInfo("en")),
                            ["status"] = status.Key,
                            ["code"] = example,
                        },
                    },
                },
                Extensions = new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal)
                {
                    [CodesExtension] = new JsonNodeExtension(new JsonArray([.. status.Select(code => (JsonNode)code)])),
                },
            };
        }
    }

    // Any of the list will do; of one entry, all of it.
    private static List<OpenApiSecurityRequirement> Security(OpenApiDocument document, bool needsFormToken)
    {
        var session = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiWords.Session, document)] = [] };
        if (needsFormToken)
        {
            session[new OpenApiSecuritySchemeReference(ApiWords.FormToken, document)] = [];
        }
        return [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(ApiWords.Token, document)] = [] }, session];
    }
}
