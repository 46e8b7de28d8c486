using Azure.Core;

namespace Azure.Storage.Internal;

internal static class ExpectedStatus
{
    public static void SetExpected(this HttpMessage message, int status) => message.ResponseClassifier = new Classifier(status);

    private sealed class Classifier(int expected) : ResponseClassifier
    {
        public override bool IsErrorResponse(HttpMessage message) => message.Response.Status != expected && base.IsErrorResponse(message);
    }
}
