using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots;

sealed class SlotsMapping : IEntityTypeConfiguration<Series>, IEntityTypeConfiguration<Session>, IEntityTypeConfiguration<SessionExpert>, IEntityTypeConfiguration<Slot>, IEntityTypeConfiguration<Booking>
{
    public void Configure(EntityTypeBuilder<Series> builder) { }
    public void Configure(EntityTypeBuilder<Session> builder) => builder.HasOne<Series>().WithMany().HasForeignKey(s => s.SeriesId);
    public void Configure(EntityTypeBuilder<SessionExpert> builder)
    {
        builder.HasKey(e => new { e.SessionId, e.ExpertId });
        builder.HasOne<Session>().WithMany().HasForeignKey(e => e.SessionId);
    }
    public void Configure(EntityTypeBuilder<Slot> builder) => builder.HasOne<Session>().WithMany().HasForeignKey(s => s.SessionId);
    public void Configure(EntityTypeBuilder<Booking> builder)
    {
        builder.HasOne<Slot>().WithMany().HasForeignKey(b => b.SlotId);
        builder.HasOne<Request>().WithMany().HasForeignKey(b => b.RequestId);
    }
}
