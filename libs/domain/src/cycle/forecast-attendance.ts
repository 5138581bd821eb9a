import { businessOpening } from '../calendar/site-calendar.rules.js';
import { assign, type Assignment, type AssignmentFacts, type Candidate } from '../roles/assignment.rules.js';
import type { BookDelegation, RoleBook } from '../roles/roles.js';
import type { Doer } from '../process/doer.js';
import type { Instant, SiteCalendar } from '../time.js';

/** A person who is away, with the delegate who stands in, where one is named. */
export interface AbsenceFact {
  readonly personId: string;
  readonly startsAt: Instant;
  /** First instant at which the person is back. */
  readonly endsAt: Instant;
  readonly delegateId: string | null;
}

interface Attending {
  readonly book: RoleBook;
  readonly calendar: SiteCalendar;
  readonly absences: readonly AbsenceFact[];
}

/** Who is asked at an instant, and when they are there to answer. */
export class Attendance {
  constructor(private readonly of: Attending) {}

  /** The people who are asked: the assignment rules over the directory with the delegations of that instant. */
  asked(doer: Doer, facts: AssignmentFacts, at: Instant): Assignment {
    return assign(doer, facts, { ...this.of.book, delegations: this.delegationsAt(at) });
  }

  /** When the answer is there, and whose it is; of a fan-out the last one counts. Null where nobody is asked. */
  answer(
    persons: readonly Candidate[],
    when: { readonly from: Instant; readonly each: boolean },
  ): { at: Instant; by: readonly string[] } | null {
    const answers = persons
      .map(({ personId }) => ({ at: this.thereFrom(personId, when.from), by: [personId] }))
      .toSorted((a, b) => a.at - b.at);
    const counted = when.each ? answers.at(-1) : answers[0];
    return counted ? { at: counted.at, by: when.each ? [] : counted.by } : null;
  }

  /** First business instant from `at` at which the person is there. */
  private thereFrom(personId: string, at: Instant): Instant {
    const { absences, calendar } = this.of;
    let instant = businessOpening(calendar, at);
    // A return may fall into the next absence; each is over after one pass.
    for (const { startsAt, endsAt } of absences
      .filter((absence) => absence.personId === personId)
      .toSorted((a, b) => a.startsAt - b.startsAt))
      if (startsAt <= instant && instant < endsAt) instant = businessOpening(calendar, endsAt);
    return instant;
  }

  private delegationsAt(at: Instant): BookDelegation[] {
    return this.of.absences.flatMap(({ personId, startsAt, endsAt, delegateId }) =>
      delegateId !== null && startsAt <= at && at < endsAt ? [{ fromId: personId, toId: delegateId }] : [],
    );
  }
}
