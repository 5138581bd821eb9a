import ical from 'ical-generator';
import type { FeedEntry } from '#records/access/calendar-feeds.js';
import { stepWords } from '../ui/step-words.js';

/** Half an hour before the due instant is shown, so that an entry has a place in the grid of a day. */
const SHOWN_MS = 30 * 60_000;

/**
 * The calendar (RFC 5545) of a person's due dates. One VEVENT per open task with a stable UID; SEQUENCE and LAST-MODIFIED
 * move with the due instant; a task that is done leaves the feed. Step and record id are all it says: calendars are
 * copied to services outside the house. Made of its entries alone, so equal entries are equal bytes.
 */
export function calendarText(entries: readonly FeedEntry[], publicUrl: string): string {
  const calendar = ical({
    name: 'ISMS tasks',
    prodId: { company: 'ISMS Engine', product: 'Tasks', language: 'EN' },
    ttl: 60 * 60,
    url: `${publicUrl}/my-tasks`,
  });
  for (const entry of entries) {
    const changed = new Date(entry.changedAt);
    calendar.createEvent({
      id: `task-${entry.taskId}@isms-engine`,
      sequence: entry.sequence,
      stamp: changed,
      lastModified: changed,
      start: new Date(entry.due - SHOWN_MS),
      end: new Date(entry.due),
      summary: `Due: ${stepWords(entry.code, entry.part, entry.area)} ${entry.recordId}`,
      url: `${publicUrl}/my-tasks`,
    });
  }
  return calendar.toString();
}
