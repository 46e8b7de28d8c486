using System.Globalization;
using System.Xml.Linq;
using Azure.Core;
using Azure.Storage.Blobs.Models;

namespace Azure.Storage.Blobs.Internal;

/// <summary>The request "Get User Delegation Key" and its answer.</summary>
internal static class UserDelegation
{
    public static HttpMessage Request(BlobRequests requests, Uri service, DateTimeOffset? startsOn, DateTimeOffset expiresOn)
    {
        var message = requests.Create(RequestMethod.Post, service);
        message.Request.Uri.AppendQuery("restype", "service");
        message.Request.Uri.AppendQuery("comp", "userdelegationkey");
        message.Request.Headers.Add(HttpHeader.Names.ContentType, "application/xml");
        var wanted = new XElement("KeyInfo", new XElement("Start", startsOn is { } start ? Time(start) : ""), new XElement("Expiry", Time(expiresOn)));
        message.Request.Content = RequestContent.Create(BinaryData.FromString($"<?xml version=\"1.0\" encoding=\"utf-8\"?>{wanted.ToString(SaveOptions.DisableFormatting)}"));
        return message;
    }

    public static UserDelegationKey Read(Response response)
    {
        var key = XDocument.Parse(response.Content.ToString()).Root ?? throw new FormatException("The answer with the user delegation key is empty.");
        return new UserDelegationKey
        {
            SignedObjectId = Text("SignedOid"),
            SignedTenantId = Text("SignedTid"),
            SignedStartsOn = Moment("SignedStart"),
            SignedExpiresOn = Moment("SignedExpiry"),
            SignedService = Text("SignedService"),
            SignedVersion = Text("SignedVersion"),
            Value = Text("Value"),
        };

        string Text(string name) => key.Element(name)?.Value ?? throw new FormatException($"The answer with the user delegation key has no {name}.");
        DateTimeOffset Moment(string name) => DateTimeOffset.Parse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
    }

    public static string Time(DateTimeOffset moment) => moment == default ? "" : moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
