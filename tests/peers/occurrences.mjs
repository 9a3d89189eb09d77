// Reads calendars, one JSON object a line: { ics, from, until }. Answers each with what ical.js makes of it: [[start, end, summary], ...] in UTC.
import { createInterface } from "node:readline";
import ICAL from "ical.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { ics, from, until } = JSON.parse(line);
  console.log(JSON.stringify(occurrences(ics, from, until)));
}

function occurrences(ics, from, until) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  const changed = events.filter((event) => event.isRecurrenceException());
  const found = [];
  for (const event of events.filter((one) => !one.isRecurrenceException())) {
    for (const change of changed.filter((one) => one.uid === event.uid)) event.relateException(change);
    const times = event.iterator();
    for (let next = times.next(), looked = 0; next && next.toJSDate().toISOString() < until && looked < 5000; next = times.next(), looked++) {
      const { startDate, endDate, item } = event.getOccurrenceDetails(next);
      const [starts, ends] = [startDate, endDate].map((time) => time.toJSDate().toISOString());
      if (ends > from && starts < until && ends > starts) found.push([starts, ends, item.summary]);
    }
  }
  return found.sort((one, other) => (one[0] < other[0] ? -1 : 1));
}
