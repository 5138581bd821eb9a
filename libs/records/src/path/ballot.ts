import { stepOf } from '#domain/process/steps.js';
import { tallyOf, type Ballot, type Tally } from '#domain/human-task/quorum.rules.js';
import type { DecisionRow, QuestionRow, TaskRow } from '../tables/path.entity.js';
import type { Reader } from '../transaction.js';
import { namesOnly, seatOf } from './seats.js';

type SeatTask = Pick<TaskRow, 'person_id' | 'on_behalf_of' | 'department_id' | 'capacity' | 'added_at_level' | 'state'>;
type SeatVote = Pick<DecisionRow, 'person_id' | 'on_behalf_of' | 'department_id' | 'outcome'>;

export interface Poll {
  readonly code: string;
  readonly tasks: readonly SeatTask[];
  /** Decisions on the question, oldest first. */
  readonly decisions: readonly SeatVote[];
}

/**
 * Votes and seats of a question: who stands in for somebody speaks with that person's voice and is not counted apart, and
 * who only names a delegate has no seat.
 */
export function ballotOf({ code, tasks, decisions }: Poll): Ballot {
  const chairs = new Set(tasks.filter((task) => task.capacity === 'TM_CHAIR').map(seatOf));
  const voted = new Set(decisions.map(seatOf));
  const open = new Set(tasks.filter((task) => task.state === 'OPEN' && !namesOnly(task)).map(seatOf));
  return {
    votes: decisions.map((vote) => ({ outcome: vote.outcome, chair: chairs.has(seatOf(vote)) })),
    open: [...open].filter((seat) => !voted.has(seat)).map((seat) => ({ chair: chairs.has(seat) })),
    agreeing: stepOf(code).agreeing,
    outcomes: stepOf(code).outcomes,
  };
}

/** How the vote on a question stands; null where the first decision counts. */
export async function readTally(
  read: Reader,
  question: Pick<QuestionRow, 'id' | 'quorum'>,
  code: string,
): Promise<Tally | null> {
  if (question.quorum === 'ONE_OF') return null;
  const tasks = await read.query<SeatTask>(
    'select person_id, on_behalf_of, department_id, capacity, added_at_level, state from task where question_id = $1',
    [question.id],
  );
  const decisions = await read.query<SeatVote>(
    'select person_id, on_behalf_of, department_id, outcome from decision where question_id = $1 order by decided_at, id',
    [question.id],
  );
  return tallyOf(question.quorum, ballotOf({ code, tasks, decisions }));
}
