using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Data.Tables;
using Mpp.Domain.Cases;

namespace Mpp.Adapters.Tables;

/// <summary>
/// A link of the chain. Its hash covers every column, the partition and the number, so that no row can be altered, moved or exchanged alone.
/// Times are text: what is hashed must come back to the last digit. <paramref name="States"/>: in the last entry of a change, the hashes of the rows that it left behind (<see cref="StateHashes"/>).
/// </summary>
sealed record AuditRow(
    int Sequence, string PreviousHash, string At, string ActorKind, string Action, string? Subject, string? From, string? To, string PersonHash, string? States, string Hash)
{
    const string Prefix = "audit-";

    public static AuditRow Create(string stream, string previousHash, AuditCompanion companion, string actorKind, AuditFact fact, DateTimeOffset nowUtc, string? states)
    {
        var at = nowUtc.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        var row = new AuditRow(companion.Sequence, previousHash, at, actorKind, fact.Action, fact.Subject, fact.From, fact.To, companion.PersonHash, states, "");
        return row with { Hash = row.ComputeHash(stream) };
    }

    public static string Key(int sequence) => Numbered.Key(Prefix, sequence);

    /// <summary>Null if the row is none of the chain's.</summary>
    public static AuditRow? Read(TableEntity row) => Numbered.Parse(row.RowKey, Prefix) is not { } sequence
        ? null
        : new(
            sequence, row.GetString("PreviousHash") ?? "", row.GetString("At") ?? "", row.GetString("ActorKind") ?? "", row.GetString("Action") ?? "",
            row.GetString("Subject"), row.GetString("From"), row.GetString("To"), row.GetString("PersonHash") ?? "", row.GetString("States"), row.GetString("Hash") ?? "");

    public TableEntity ToEntity(string stream) => new TableEntity(stream, Key(Sequence))
        .With("PreviousHash", PreviousHash).With("At", At).With("ActorKind", ActorKind).With("Action", Action)
        .With("Subject", Subject).With("From", From).With("To", To).With("PersonHash", PersonHash).With("States", States).With("Hash", Hash);

    public string ComputeHash(string stream) => Numbered.Hash(
        [stream, Sequence.ToString(CultureInfo.InvariantCulture), PreviousHash, At, ActorKind, Action, Subject, From, To, PersonHash, States]);

    public AuditEntry ToEntry(AuditCompanion? companion) => new(
        Sequence, DateTimeOffset.Parse(At, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal), ActorKind,
        companion?.ActorId, companion?.ActorName, Action, Subject, From, To, companion?.Why, Hash);
}

/// <summary>Who and why, apart from the chain: deleting the row erases them, and the salt with them, so that the hash left in the chain says nothing.</summary>
sealed record AuditCompanion(int Sequence, string ActorId, string ActorName, string? Why, string Salt)
{
    const string Prefix = "auditor-";

    public string PersonHash => Numbered.Hash([Salt, ActorId, ActorName, Why]);

    public static AuditCompanion Create(int sequence, Actor actor, string? why) =>
        new(sequence, actor.Id, actor.Name, why, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));

    public static AuditCompanion? Read(TableEntity row) => Numbered.Parse(row.RowKey, Prefix) is not { } sequence
        ? null
        : new(sequence, row.GetString("ActorId") ?? "", row.GetString("ActorName") ?? "", row.Text("Why"), row.GetString("Salt") ?? "");

    public TableEntity ToEntity(string stream)
    {
        var row = new TableEntity(stream, Numbered.Key(Prefix, Sequence)).With("ActorId", ActorId).With("ActorName", ActorName).With("Salt", Salt);
        return Why is null ? row : row.WithText("Why", Why);
    }
}

static class Numbered
{
    public static string Key(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number:D8}");

    /// <summary>Null unless the key is exactly the one that the number has.</summary>
    public static int? Parse(string rowKey, string prefix) =>
        rowKey.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(rowKey.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && rowKey == Key(prefix, number)
            ? number
            : null;

    /// <summary>A JSON array is a canonical text: no two lists of parts have the same one, and null differs from empty.</summary>
    public static string Hash(string?[] parts) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts)));
}
