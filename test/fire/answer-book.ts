import { toIsms, toReal, type ClockSegment } from '#domain/clock/clock.rules.js';
import { HALF_HOUR, wallClock } from '#testing/naive-calendar.js';
import type { RunningStack } from '#testing/running-stack.js';
import type { Script, ScriptedAnswer, ScriptedQuestion } from '../simulate/people.js';

const DAY = 86_400_000;
const FRIDAY = 5;
/** Minutes since midnight: the offices are closed, and until Sunday night it is the same business day. */
const EVENING = 20 * 60;
const WEEKEND = 54 * 3_600_000;
/** A question has been planned for so many days when it is answered, so that a slow mail makes no difference. */
const AT_LEAST = 6 * DAY;

/** Chair of Top Management: where any member may approve, the others leave it to the chair. */
const CHAIR = 'H01';
/** What is open long before its day: its person answers in the last weekend before it is due. */
const WAITS_FOR_ITS_DAY = /^G\d_SUBMISSION$|^G2_DECISION$/;
/** What is asked anew when something changed since it was asked: it is decided as soon as it can be. */
const BINDS_WHAT_IS_TRUE = /^G[134]_DECISION$/;

/** A question with the clock of its installation. */
interface Asked {
  readonly firstCycle: boolean;
  readonly name: string;
  readonly code: string;
  readonly plannedAt: number;
  readonly due: number;
  readonly zone: string;
  readonly clock: ClockSegment;
}

/**
 * When the people of a company answer in its first cycle: they catch up on their tasks at weekends. The first year writes down at which weekend
 * of the ISMS clock each question was answered, the first after its mail came; the second one repeats it. So both years are
 * made of the same answers on the same days, however long a machine was down in the first, and what differs between them is
 * the engine's doing. A question that comes later in the second year than in the first one cannot be answered in time, and
 * shows. What is decided between Friday evening and Sunday night counts from the same business day, so an hour more or less
 * moves no date.
 */
export class AnswerBook {
  /** Name of a question → ISMS instant. */
  private readonly evenings = new Map<string, number>();

  /** Script of the year that is written down. */
  written(stack: RunningStack): Script {
    return this.script(stack, (asked) => {
      const at = eveningFor(asked);
      this.evenings.set(asked.name, at);
      return at;
    });
  }

  /** Script of a year in which people answer as they did before. */
  repeated(stack: RunningStack): Script {
    return this.script(stack, ({ name }) => this.evenings.get(name) ?? null);
  }

  private script(stack: RunningStack, when: (asked: Asked) => number | null): Script {
    return async (question) => {
      const asked = await readAsked(stack, question);
      if (!asked.firstCycle || leavesToChair(question)) return null;
      const at = BINDS_WHAT_IS_TRUE.test(question.code) ? toIsms([asked.clock], Date.now()) : when(asked);
      return at === null ? null : answerAt(asked, at);
    };
  }
}

function leavesToChair({ personId, code }: ScriptedQuestion): boolean {
  return code.endsWith('_APPROVAL') && personId !== CHAIR;
}

/** The Friday evening on which a question is answered: at least a day ahead. */
function eveningFor({ code, plannedAt, due, zone, clock }: Asked): number {
  const soon = Math.max(plannedAt + AT_LEAST, toIsms([clock], Date.now()) + DAY);
  const last = WAITS_FOR_ITS_DAY.test(code) ? fridayEvening(zone, { from: due, step: -HALF_HOUR }) : 0;
  return last >= soon ? last : fridayEvening(zone, { from: soon, step: HALF_HOUR });
}

function answerAt({ clock, zone }: Asked, at: number): ScriptedAnswer {
  return {
    from: toReal([clock], at),
    until: toReal([clock], at + WEEKEND),
    today: wallClock(zone, at).day,
  };
}

/** The first Friday evening on the way. */
function fridayEvening(zone: string, way: { from: number; step: number }): number {
  for (let at = Math.ceil(way.from / HALF_HOUR) * HALF_HOUR; ; at += way.step) {
    const { weekday, minutes } = wallClock(zone, at);
    if (weekday === FRIDAY && minutes === EVENING) return at;
  }
}

async function readAsked(stack: RunningStack, { id, code, recordId, personId }: ScriptedQuestion): Promise<Asked> {
  const [row] = await stack.sql<{
    first_ever: boolean | null;
    part: string;
    visit: number;
    planned_at: Date;
    original_due: Date;
    zone: string;
    real_at: Date;
    isms_at: Date;
    ms_per_day: number;
  }>(
    `select y.first_ever, s.part, s.visit, s.planned_at, s.original_due, c.real_at, c.isms_at, c.ms_per_day, site.zone
       from question q join step s on s.id = q.step_id
       left join cycle y on y.id = split_part(s.record_id, '/', 1)
       join lateral (select * from clock order by clock.id desc limit 1) c on true
       join person p on p.id = $2 join site on site.id = p.site_id
      where q.id = $1`,
    [id, personId],
  );
  if (!row) throw new Error(`${recordId} ${code}: no such question`);
  return {
    firstCycle: row.first_ever === true,
    code,
    name: `${recordId} ${code} ${row.part} ${row.visit} ${personId}`,
    plannedAt: row.planned_at.getTime(),
    due: row.original_due.getTime(),
    zone: row.zone,
    clock: { realAt: row.real_at.getTime(), ismsAt: row.isms_at.getTime(), msPerDay: row.ms_per_day },
  };
}
