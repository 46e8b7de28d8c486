namespace Mpp.Tests.Books;

/// <summary>Something is so that must never be so.</summary>
sealed class LawBrokenException(string message) : Exception(message);
