using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Mpp.Functions.Http;

namespace Mpp.Tests.Http;

/// <summary>Tokens of an authority shaped like Entra ID: its configuration and keys over HTTP, RS256 signatures.</summary>
public sealed class EntraSignInTests : IAsyncLifetime
{
    static readonly (string, string?)[] Olle = [("email", "olle@icld.example"), ("roles", "Officer")];

    readonly Said said = new();
    EntraTenant tenant = null!;
    EntraSignIn signIn = null!;

    public async Task InitializeAsync()
    {
        tenant = await EntraTenant.StartAsync();
        signIn = New();
    }

    public async Task DisposeAsync() => await tenant.DisposeAsync();

    [Fact]
    public async Task A_valid_token_says_who_it_is_and_what_they_may_do()
    {
        var staff = await WhoAsync(tenant.Token(("email", "Olle@ICLD.example"), ("name", "Olle Ek"), ("oid", "0d1c"), ("roles", "Officer"), ("roles", "Emperor"), ("roles", "0"), ("roles", "Finance,Admin"), ("roles", "Reviewer")));

        Assert.Equal(("olle@icld.example", "Olle Ek", "0d1c"), (staff!.Email, staff.Name, staff.PersonId));
        Assert.Equal([Role.Officer, Role.Reviewer], staff.Roles);
        Assert.Equal("rut@icld.example", (await WhoAsync(tenant.Token(("preferred_username", "rut@icld.example"))))!.Email);
        var bare = (await WhoAsync(tenant.Token(("email", "new@icld.example"), ("scp", null), ("sub", null), ("tid", null), ("ver", null))))!;
        Assert.Empty(bare.Roles);
        Assert.Null(bare.PersonId);
    }

    /// <summary>With the address in one token and only a user name in the other: by name they would be two people, who approve each other's payments.</summary>
    [Fact]
    public async Task Two_tokens_of_one_person_make_one_actor_whatever_address_they_have()
    {
        var one = Actor(await WhoAsync(tenant.Token(("email", "olle.ek@icld.example"), ("preferred_username", "olle@icld.example"), ("oid", "0d1c"))));
        var other = Actor(await WhoAsync(tenant.Token(("preferred_username", "olle@icld.example"), ("oid", "0d1c"))));

        Assert.NotEqual(one.Id, other.Id);
        Assert.True(other.Is(one.Id, one.PersonId));
    }

    [Fact]
    public async Task What_is_not_theirs_for_us_and_now_is_nobody()
    {
        using var other = RSA.Create(2048);
        using var hmac = new HMACSHA256(Encoding.ASCII.GetBytes(tenant.Signer.Key.ExportSubjectPublicKeyInfoPem()));
        foreach (var shape in new TokenShape[]
        {
            new() { SignedBy = new(new RsaSecurityKey(other) { KeyId = tenant.Signer.Name }, SecurityAlgorithms.RsaSha256) },
            new() { SignedBy = new(new RsaSecurityKey(tenant.Signer.Key) { KeyId = tenant.Signer.Name }, SecurityAlgorithms.RsaSha512) },
            // The public key is public: who takes it for a secret lets everybody sign.
            new() { SignedBy = new(new SymmetricSecurityKey(hmac.Key) { KeyId = tenant.Signer.Name }, SecurityAlgorithms.HmacSha256) },
            new() { SignedBy = new(new SymmetricSecurityKey(tenant.Signer.Key.ExportParameters(false).Modulus) { KeyId = tenant.Signer.Name }, SecurityAlgorithms.HmacSha256) },
            new() { Audience = "api://another" },
            new() { Issuer = "https://evil.example/tenant" },
            new() { ValidFor = TimeSpan.FromHours(-1) },
            new() { ValidFor = null },
        })
            Assert.Null(await WhoAsync(tenant.Token(shape, Olle)));
        Assert.Null(await WhoAsync(tenant.Token(("roles", "Officer"))));

        var unsigned = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + tenant.Token(Olle).Split('.')[1] + ".";
        foreach (var token in new[] { unsigned, "demo:olle:Officer", "x", "" }) Assert.Null(await WhoAsync(token));
        Assert.Null(await signIn.AuthenticateAsync(new DefaultHttpContext().Request, default));
        Assert.NotNull(await WhoAsync(tenant.Token(Olle)));
    }

    /// <summary>An ID token of somebody who signs in with the API's own registration: all is right, and it was made for the page and not for the API.</summary>
    [Fact]
    public async Task Where_a_scope_is_asked_for_only_what_was_made_for_calling_the_API_is_good()
    {
        signIn = New(("Identity:Scope", "access_as_user"));
        Assert.NotNull(await WhoAsync(tenant.Token(Olle)));
        Assert.NotNull(await WhoAsync(tenant.Token([.. Olle, ("scp", "openid access_as_user profile")])));
        foreach (var scope in new[] { null, "openid", "access_as_users", "ACCESS_AS_USER" }) Assert.Null(await WhoAsync(tenant.Token([.. Olle, ("scp", scope)])));
        Assert.Contains("scope access_as_user", Assert.Single(said.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_token_with_a_new_key_is_good_and_those_with_the_old_one_are_not()
    {
        var old = tenant.Token(Olle);
        Assert.NotNull(await WhoAsync(old));
        tenant.ChangeKey("k2");

        Assert.NotNull(await WhoAsync(tenant.Token(Olle)));
        Assert.Null(await WhoAsync(old));
        Assert.Equal(2, tenant.Reads);
    }

    [Fact]
    public async Task Who_makes_up_keys_does_not_make_us_ask_for_them_each_time()
    {
        Assert.NotNull(await WhoAsync(tenant.Token(Olle)));
        using var other = RSA.Create(2048);
        var made = Enumerable.Range(0, 40).Select(i => tenant.Token(new TokenShape { SignedBy = new(new RsaSecurityKey(other) { KeyId = $"made-up-{i}" }, SecurityAlgorithms.RsaSha256) }, Olle));
        Assert.All(await Task.WhenAll(made.Select(WhoAsync)), Assert.Null);

        // The first reading, one for the first of them; one more for each five seconds that a slow machine takes.
        Assert.InRange(tenant.Reads, 2, 10);
        Assert.NotNull(await WhoAsync(tenant.Token(Olle)));
    }

    /// <summary>An operator who has named the wrong audience sees nothing but 401; the log says once what was expected, and nothing of whose token it was.</summary>
    [Fact]
    public async Task What_is_wrong_with_the_settings_is_said_once_and_without_the_token()
    {
        var ofVersion1 = new TokenShape { Audience = $"api://{EntraTenant.Audience}", Issuer = "https://sts.windows.net/72f9/" };
        foreach (var shape in new TokenShape[] { new() { ValidFor = TimeSpan.FromHours(-1), Audience = "api://mpp" }, ofVersion1, ofVersion1, new() { Issuer = "https://sts.windows.net/72f9/" } })
            Assert.Null(await WhoAsync(tenant.Token(shape, Olle)));

        var line = Assert.Single(said.Lines);
        foreach (var expected in new[] { tenant.Issuer, EntraTenant.Audience, "Identity__Audience" }) Assert.Contains(expected, line, StringComparison.Ordinal);
        foreach (var theirs in new[] { "olle", "api://", "sts.windows.net", "Officer" }) Assert.DoesNotContain(theirs, line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_authority_or_audience_nobody_is_anybody()
    {
        signIn = new(new ConfigurationBuilder().AddInMemoryCollection([new("Identity:Authority", tenant.Issuer)]).Build());
        Assert.Null(await WhoAsync(tenant.Token(Olle)));
        signIn = new(new ConfigurationBuilder().AddInMemoryCollection([new("Identity:Audience", EntraTenant.Audience)]).Build());
        Assert.Null(await WhoAsync(tenant.Token(Olle)));
    }

    [Fact]
    public async Task An_authority_that_does_not_answer_is_a_503_and_lets_nobody_in()
    {
        tenant.IsAway = true;
        var problem = await Assert.ThrowsAsync<RequestProblemException>(() => WhoAsync(tenant.Token(Olle)));
        Assert.Equal(503, problem.Status);
    }

    EntraSignIn New(params (string Name, string Value)[] more) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("Identity:Authority", tenant.Issuer), new("Identity:Audience", EntraTenant.Audience), .. more.Select(m => new KeyValuePair<string, string?>(m.Name, m.Value))]).Build(), said);

    Task<StaffMember?> WhoAsync(string token)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = $"Bearer {token}";
        return signIn.AuthenticateAsync(http.Request, default);
    }

    static Mpp.Domain.Cases.Actor Actor(StaffMember? staff)
    {
        var http = new DefaultHttpContext();
        http.Features.Set(staff);
        return http.Request.StaffActor();
    }

    sealed class Said : ILogger<EntraSignIn>
    {
        readonly ConcurrentQueue<string> lines = [];

        public IReadOnlyCollection<string> Lines => lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));
    }
}
