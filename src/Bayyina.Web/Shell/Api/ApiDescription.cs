using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Bayyina.Web.Shell;

/// <summary>The description of the API (OpenAPI 3.1), made once from the routes themselves.</summary>
internal sealed class ApiDescription(IServiceProvider services)
{
    /// <summary>The document's name where it is put together.</summary>
    public const string Name = "bayyina";

    private readonly Lazy<Task<string>> _text = new(async () =>
    {
        var scope = services.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync().ConfigureAwait(false);
            return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1).ConfigureAwait(false);
        }
    });

    /// <summary>The document.</summary>
    public async Task<IResult> Text() => Results.Text(await _text.Value.ConfigureAwait(false), "application/json", System.Text.Encoding.UTF8);

    /// <summary>Puts it into the application.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ApiDescription>();
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer((document, _, _) => { ApiWords.Describe(document); return Task.CompletedTask; });
            options.AddOperationTransformer(ApiOperations.Describe);
        });
    }
}
