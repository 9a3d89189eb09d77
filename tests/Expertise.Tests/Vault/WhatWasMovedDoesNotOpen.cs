using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Vault;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Vault;

/// <summary>Somebody who may write the database moves sealed bytes about: nothing opens as somebody else's.</summary>
public sealed class WhatWasMovedDoesNotOpen(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("sealed_traits = b.sealed_traits")]
    [InlineData("wrapped_key = b.wrapped_key")]
    [InlineData("sealed_traits = b.sealed_traits, wrapped_key = b.wrapped_key, wrapped_by = b.wrapped_by")]
    [InlineData("sealed_traits = set_byte(a.sealed_traits, 40, get_byte(a.sealed_traits, 40) # 1)")]
    public async Task A_patient_does_not_open_with_anothers_traits(string change)
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        var (one, other) = (await village.Filed(requester, Now), await village.Filed(requester, Now));
        await database.Sql($"update patient a set {change} from patient b where a.id = '{one.PatientId}' and b.id = '{other.PatientId}'");
        await using var db = database.Open();
        await Assert.ThrowsAsync<VaultException>(() => db.Set<Patient>().SingleAsync(p => p.Id == one.PatientId));
        Assert.Equal("ESSAI", (await db.Set<Patient>().SingleAsync(p => p.Id == other.PatientId)).BirthName);
    }

    [Fact]
    public async Task A_patient_moved_into_another_territory_does_not_open_there()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var request = await here.Filed(await here.Requester(), Now);
        await database.Sql($"update patient set territory_id = '{there.Territory}' where id = '{request.PatientId}'");
        await using var db = database.Open();
        await Assert.ThrowsAsync<VaultException>(() => db.Set<Patient>().SingleAsync(p => p.Id == request.PatientId));
    }

    [Fact]
    public async Task A_document_does_not_open_with_anothers_bytes_nor_with_its_own_at_another_place()
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        var request = await village.Filed(requester, Now);
        var (one, other) = (await database.AddDocument(request.Id, requester.Id), await database.AddDocument(request.Id, requester.Id));
        await database.Sql($"update document_chunk a set data = b.data from document_chunk b where a.document_id = '{one}' and b.document_id = '{other}'");
        await Assert.ThrowsAsync<VaultException>(() => Read(one));
        await database.Sql($"update document_chunk set start = 1 where document_id = '{other}'");
        await Assert.ThrowsAsync<VaultException>(() => Read(other));
    }

    async Task Read(Guid id)
    {
        await using var db = database.Open();
        await foreach (var chunk in new DocumentBytes(db).Read(id)) Assert.False(chunk.IsEmpty);
    }
}
