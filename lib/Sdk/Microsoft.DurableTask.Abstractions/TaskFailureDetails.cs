using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask;

public record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure, IDictionary<string, object?>? Properties)
{
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    public bool IsCausedBy<T>() where T : Exception => IsCausedBy(typeof(T));

    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
            throw new ArgumentException($"The type {targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        if (string.IsNullOrEmpty(ErrorType)) return false;
        var actual = Type.GetType(ErrorType)
            ?? AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetType(ErrorType)).FirstOrDefault(t => t is not null);
        return actual is not null && targetBaseExceptionType.IsAssignableFrom(actual);
    }

    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return From(exception);
    }

    [return: NotNullIfNotNull(nameof(exception))]
    static TaskFailureDetails? From(Exception? exception) => exception is null
        ? null
        : new(exception.GetType().ToString(), exception.Message, exception.StackTrace, From(exception.InnerException), null);
}
