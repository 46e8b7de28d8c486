using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Mpp.Adapters;
using Mpp.Functions.Http;

namespace Mpp.Functions.Public;

/// <summary>The description of every route, for the programs that call them.</summary>
public sealed class OpenApi
{
    static readonly Lazy<string> Document = new(() => OpenApiDocument.Write().ToJsonString(Json.Options));

    [Function("GetOpenApi"), Anyone]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Text(Document.Value, "application/json; charset=utf-8", System.Text.Encoding.UTF8);
    }
}
