/** How a person's task stands in the model; the words are those of the records. */
export type TaskState = 'OPEN' | 'DECIDED' | 'VOIDED' | 'HANDED_ON';

export interface ModelTask {
  readonly person: string;
  /** Whose voice it carries. */
  readonly seat: string;
  /** Ladder level at which it was opened; 0 = asked at first. */
  readonly level: number;
  state: TaskState;
}

interface ModelVote {
  readonly person: string;
  readonly seat: string;
  readonly outcome: string;
}

export interface ModelQuestion {
  readonly tasks: ModelTask[];
  readonly votes: ModelVote[];
  state: 'OPEN' | 'CLOSED' | 'VOIDED';
  outcome: string | null;
}

/** Votes that are needed of so many seats, and whether the chair's has to be among them. */
interface Rule {
  readonly needed: (seats: number) => number;
  readonly chair: boolean;
}

const RULES: Readonly<Record<string, Rule>> = {
  'N_OF_M:2': { needed: (seats) => Math.min(2, seats), chair: false },
  'N_OF_M:3': { needed: (seats) => Math.min(3, seats), chair: false },
  ALL_OF: { needed: (seats) => seats, chair: false },
  CHAIR_PLUS_MAJORITY: { needed: (seats) => Math.floor(seats / 2) + 1, chair: true },
};
export const VOTE_QUORUMS = ['ONE_OF', ...Object.keys(RULES)];

/** Most hands through which a task of somebody who is away goes. */
const MOST_HOPS = 2;

/**
 * What specification 2 says about one decision of Top Management, in a few lists: who is a member, who is here, who is away
 * and represented, who is asked in whose place, who voted. It knows nothing of the rules and tables of the product; a test
 * sends the same acts to both and compares them after each.
 */
export class VoteModel {
  readonly questions: ModelQuestion[] = [];
  readonly away = new Map<string, string>();
  private readonly members: string[];
  private readonly left = new Set<string>();
  /** Left, and the directory was not looked at since. */
  private readonly unseen = new Set<string>();

  /** @param people members of Top Management in their order, and who else is there: the owner of the plan never decides */
  constructor(
    private readonly people: { chair: string; members: readonly string[]; deputies: ReadonlyMap<string, string> },
    private readonly quorum: string,
  ) {
    this.members = [...people.members];
  }

  get question(): ModelQuestion | undefined {
    return this.questions.at(-1);
  }

  get present(): string[] {
    return this.members.filter((person) => this.isHere(person));
  }

  isHere(person: string): boolean {
    return !this.left.has(person);
  }

  join(person: string): void {
    this.members.push(person);
  }

  isMember(person: string): boolean {
    return this.members.includes(person) && this.isHere(person);
  }

  /** The story asks: whoever decides now, absent ones through their delegates. */
  ask(): void {
    if (this.question?.state === 'OPEN' || this.question?.state === 'CLOSED') return;
    const tasks = this.named().map((one): ModelTask => ({ ...one, level: 0, state: 'OPEN' }));
    this.questions.push({ tasks, votes: [], state: 'OPEN', outcome: null });
  }

  /** A person sends an outcome by the link of a task. Returns the kind of the answer. */
  decide(of: ModelQuestion, task: ModelTask, outcome: string): string {
    const ended = this.ended(of, task, outcome);
    if (ended !== null) return ended;
    if (outcome === 'DELEGATE') throw new Error('delegate() tells what a delegation does');
    task.state = 'DECIDED';
    of.votes.push({ person: task.person, seat: task.seat, outcome });
    for (const other of open(of)) if (other.seat === task.seat) other.state = 'VOIDED';
    this.close(of);
    return 'RECORDED';
  }

  /** A person hands a task on by its link: Top Management within Top Management, nobody who is asked or answered. */
  delegate(of: ModelQuestion, task: ModelTask, on: { to: string; concerned: boolean }): string {
    const ended = this.ended(of, task, 'DELEGATE');
    if (ended !== null) return ended;
    if (isTaken(of, on.to)) return 'UNMET';
    if (on.concerned) return 'NOT_YOURS';
    if (!this.isMember(on.to)) return 'UNMET';
    pass(of, task, on.to);
    return 'HANDED_ON';
  }

  /** The ISMS Manager gives a task to somebody else. True where it is allowed. */
  reassign(of: ModelQuestion, task: ModelTask, to: string): boolean {
    if (task.state !== 'OPEN' || of.state !== 'OPEN' || isTaken(of, to) || !this.isMember(to)) return false;
    pass(of, task, to);
    return true;
  }

  /** Somebody says that they are away. True where the delegate may be theirs; open tasks go over if wished. */
  leaveFor(from: string, to: string, moveOpen: boolean): boolean {
    if (!this.mayLeaveFor(from, to)) return false;
    this.away.set(from, to);
    if (moveOpen) this.moveOpen(from, to);
    return true;
  }

  private mayLeaveFor(from: string, to: string): boolean {
    return this.isHere(from) && this.isMember(to) && from !== to && !this.away.has(from) && this.endsSoon(from, to);
  }

  private moveOpen(from: string, to: string): void {
    const { question } = this;
    const task = question && open(question).find(({ person }) => person === from);
    if (task && !isTaken(question, to)) pass(question, task, to);
  }

  /** A person is gone: at once for everybody, or only the date is written and the next look at the directory acts. */
  leave(person: string, seen: boolean): void {
    this.left.add(person);
    this.unseen.add(person);
    if (seen) this.look([person]);
  }

  /** The directory is looked at: whoever cannot decide any more is asked no more. */
  look(people: readonly string[] = [...this.unseen]): void {
    for (const person of people) {
      this.unseen.delete(person);
      for (const [from, to] of [...this.away]) if (from === person || to === person) this.away.delete(from);
      const asked = this.question ? open(this.question) : [];
      if (asked.some((task) => task.person === person || task.seat === person)) this.seatAnew();
    }
  }

  /** The owner changed: nobody is asked about the plan of the old one any more. */
  interrupt(): void {
    const { question } = this;
    if (question) withdraw(question);
  }

  /** A rung of the ladder: 1 adds who stands in, 3 hands on to members that are free and here. */
  rung(level: number): void {
    const { question } = this;
    if (question?.state !== 'OPEN') return;
    const asked = open(question);
    const first = asked.some((task) => task.level === 0) ? asked.filter((task) => task.level === 0) : asked;
    if (level === 1) this.addStandIns(question, first);
    if (level === 3) this.handOn(question, first);
  }

  private addStandIns(question: ModelQuestion, first: readonly ModelTask[]): void {
    for (const { person, seat } of first) {
      const to = this.away.get(person) ?? this.people.deputies.get(person);
      if (to === undefined || to === seat || !this.isMember(to) || isTaken(question, to)) continue;
      question.tasks.push({ person: to, seat, level: 1, state: 'OPEN' });
    }
  }

  private handOn(question: ModelQuestion, first: readonly ModelTask[]): void {
    const seats = [...new Set(first.map(({ seat }) => seat))];
    const free = [...new Set(this.present.map((member) => this.representative(member)))].filter(
      (person) => !this.away.has(person) && !isTaken(question, person),
    );
    // One decision is everybody's; of a vote each voice goes to somebody else, as long as there is anybody.
    for (const from of this.quorum === 'ONE_OF' ? [seats] : seats.map((seat) => [seat])) {
      const [person, seat] = [free.shift(), from[0]];
      if (person === undefined || seat === undefined) return;
      question.tasks.push({ person, seat, level: 3, state: 'OPEN' });
      for (const task of first) if (from.includes(task.seat)) task.state = 'HANDED_ON';
    }
  }

  /** Why a link does not decide any more; null = it does. */
  private ended(of: ModelQuestion, task: ModelTask, outcome: string): string | null {
    const own = of.votes.find(({ person }) => person === task.person);
    if (own) return own.outcome === outcome ? 'SAME_AGAIN' : 'DIFFERENT_AGAIN';
    if (task.state === 'HANDED_ON') return 'NOT_YOURS';
    if (of.state === 'CLOSED') return 'DECIDED_BY_OTHER';
    if (of.state === 'VOIDED' || task.state !== 'OPEN') return 'NOT_YOURS';
    if (this.isHere(task.person) && this.isHere(task.seat)) return null;
    // The refusal itself asks whoever decides now.
    this.seatAnew();
    return 'NOT_YOURS';
  }

  /** Who decides now, each with the voice they speak with. */
  private named(): { person: string; seat: string }[] {
    const found: { person: string; seat: string }[] = [];
    for (const seat of this.present) {
      const person = this.representative(seat);
      if (!found.some((other) => other.person === person)) found.push({ person, seat });
    }
    return found;
  }

  private representative(seat: string): string {
    let person = seat;
    for (let hop = 0; hop < MOST_HOPS; hop += 1) {
      const to = this.away.get(person);
      if (to === undefined || to === seat || !this.isMember(to)) break;
      person = to;
    }
    return person;
  }

  /** Whoever is gone, or speaks for somebody who is, makes room for who decides now. */
  private seatAnew(): void {
    const { question } = this;
    if (question?.state !== 'OPEN') return;
    const named = this.named();
    const stays = ({ person, seat }: ModelTask): boolean => this.isHere(person) && this.isHere(seat);
    const lost = open(question).filter((task) => !stays(task));
    if (lost.length === 0) return;
    const kept = open(question).filter(stays);
    const taken = [...kept, ...question.votes];
    const heirs = named.filter((heir) => !taken.some((one) => one.person === heir.person || one.seat === heir.seat));
    const again = ({ person }: ModelTask): boolean => heirs.some((heir) => heir.person === person);
    for (const task of lost) task.state = heirs.length > 0 && !again(task) ? 'HANDED_ON' : 'VOIDED';
    question.tasks.push(...heirs.map((heir): ModelTask => ({ ...heir, level: 0, state: 'OPEN' })));
    this.close(question);
  }

  /** Closes once nothing is missing any more, at a vote or because seats were lost. Without a vote nothing is decided. */
  private close(question: ModelQuestion): void {
    const decided = question.votes.length === 0 ? null : this.count(question);
    if (decided === null) return;
    Object.assign(question, { state: 'CLOSED', outcome: decided });
    for (const task of open(question)) task.state = 'VOIDED';
  }

  /** Rings, and more than two hands, are refused. */
  private endsSoon(from: string, to: string): boolean {
    const onward = (person: string): string[] => {
      const next = this.away.get(person);
      return next === undefined ? [] : [next, ...(next === from ? [] : onward(next))];
    };
    const before = (person: string): number =>
      Math.max(0, ...[...this.away].filter(([, next]) => next === person).map(([earlier]) => 1 + before(earlier)));
    return !onward(to).includes(from) && before(from) + 1 + onward(to).length <= MOST_HOPS;
  }

  /** The outcome once no vote that is missing can change it. */
  private count({ votes, tasks }: ModelQuestion): string | null {
    const rule = RULES[this.quorum];
    if (!rule) return votes[0]?.outcome ?? null;
    const voted = new Set(votes.map(({ seat }) => seat));
    const missing = new Set(tasks.filter(({ state, seat }) => state === 'OPEN' && !voted.has(seat)).map(({ seat }) => seat)); // prettier-ignore
    const yes = votes.filter(({ outcome }) => outcome === 'APPROVE').map(({ seat }) => seat);
    const chairVotes = rule.chair && [...voted, ...missing].includes(this.people.chair);
    const carried = (agreeing: readonly string[]): boolean =>
      agreeing.length >= rule.needed(votes.length + missing.size) &&
      (!chairVotes || agreeing.includes(this.people.chair));
    if (carried(yes)) return 'APPROVE';
    if (carried([...yes, ...missing])) return null;
    const said = (outcome: string): number => votes.filter((vote) => vote.outcome === outcome).length;
    return said('REJECT') > said('REQUEST_CHANGES') ? 'REJECT' : 'REQUEST_CHANGES';
  }
}

function open({ tasks }: ModelQuestion): ModelTask[] {
  return tasks.filter(({ state }) => state === 'OPEN');
}

function isTaken(of: ModelQuestion, person: string): boolean {
  return [...open(of), ...of.votes].some((one) => one.person === person);
}

/** The voice goes to another person; whose it is, is asked as at first. */
function pass(of: ModelQuestion, task: ModelTask, person: string): void {
  task.state = 'HANDED_ON';
  of.tasks.push({ person, seat: task.seat, level: person === task.seat ? 0 : task.level, state: 'OPEN' });
}

function withdraw(question: ModelQuestion): void {
  if (question.state !== 'OPEN') return;
  question.state = 'VOIDED';
  for (const task of open(question)) task.state = 'VOIDED';
}
