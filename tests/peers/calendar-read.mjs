// Reads calendar texts with ical.js: standard input is a JSON list of texts, standard output a list of what each of them says.
import ICAL from 'ical.js';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const read = text => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents('vevent').map(one => {
    const event = new ICAL.Event(one);
    return {
      uid: event.uid, sequence: event.sequence, summary: event.summary, status: one.getFirstPropertyValue('status'), url: one.getFirstPropertyValue('url'),
      attendee: one.getFirstPropertyValue('attendee'), organizer: one.getFirstPropertyValue('organizer'),
      zone: event.startDate.zone.tzid, start: event.startDate.toUnixTime(), end: event.endDate.toUnixTime(),
    };
  });
  return { method: calendar.getFirstPropertyValue('method'), name: calendar.getFirstPropertyValue('name'), events };
};
process.stdout.write(JSON.stringify(JSON.parse(Buffer.concat(chunks).toString('utf8')).map(read)));
