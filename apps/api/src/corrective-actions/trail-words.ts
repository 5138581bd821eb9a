import type { AuditEventType } from '#domain/audit/audit-event.js';
import type { CorrectiveActionState } from '#domain/corrective-action/states.js';
import { CAPACITY_NAMES, type Capacity } from '#domain/roles/roles.js';
import { stepWords } from '../ui/step-words.js';
import { outcomeWords, STATE_WORDS } from '../ui/words.js';

type Content = Readonly<Record<string, unknown>>;
export type NameOf = (personId: string) => string;
type Words = (content: Content, name: NameOf) => string;

const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const outcome = (value: unknown) => outcomeWords(text(value));
const day = (value: unknown) => text(value).slice(0, 10);
const state = (value: unknown) => STATE_WORDS[text(value) as CorrectiveActionState] ?? text(value);
const list = (value: unknown) => (Array.isArray(value) ? value.map(text) : []);

/** `SD4` of `SD4 <waiver id>`. */
const ruleOf = (waiver: string): string => waiver.split(' ')[0] ?? '';

const step = (c: Content): string => stepWords(text(c['code']), text(c['part']));

/** Every event type in words; content holds ids, enums and dates only. */
const WORDS: Readonly<Record<AuditEventType, Words>> = {
  CLOCK_SEGMENT_STARTED: () => 'Clock segment started',
  COMPANY_IMPORTED: () => 'Company imported',
  PERSON_CHANGED: (c, name) => `${name(text(c['person']))} changed in the directory`,
  PERSON_ENDED: (c, name) => `${name(text(c['person']))} left`,
  ROLE_ASSIGNED: (c, name) => `${name(text(c['person']))} got the role ${text(c['role'])}`,
  ROLE_ENDED: (c, name) => `${name(text(c['person']))} gave up the role ${text(c['role'])}`,
  DELEGATION_SET: (c, name) => `${name(text(c['from']))} is represented by ${name(text(c['to']))}`,
  DELEGATION_REVOKED: (c, name) => `${name(text(c['from']))} is not represented by ${name(text(c['to']))} any more`,
  DEPARTURE_RECORDED: (c, name) =>
    `${name(text(c['person']))} leaves on ${day(c['leavesAt'])}${c['successor'] ? `, successor ${name(text(c['successor']))}` : ''}`,
  DEPARTURE_WITHDRAWN: (c, name) => `${name(text(c['person']))} stays`,
  DEPARTURE_ESCALATED: (c, name) =>
    `What ${name(text(c['person']))} left behind is not confirmed: escalated to level ${text(c['level'])}`,
  DEPARTURE_CONFIRMED: (c, name) => `What ${name(text(c['person']))} left behind was confirmed`,
  OWNERSHIP_MOVED: (c, name) =>
    `${outcome(c['what'])}: ${name(text(c['from']))} → ${c['to'] ? name(text(c['to'])) : 'nobody yet'}`,
  DIRECTORY_REFUSED: (c, name) => `Refused: ${outcome(c['act'])} of ${name(text(c['person']))}`,
  POLICY_CHANGED: (c) => `Policy: version ${text(c['version'])} made`,
  MACHINE_TOKEN_MADE: (c) => `Machine token "${text(c['name'])}" made`,
  MACHINE_TOKEN_REVOKED: (c) => `Machine token "${text(c['name'])}" revoked`,
  RECORD_RAISED: (c) => (c['verified'] === false ? 'Raised, sender not verified yet' : 'Raised'),
  RECORD_IMPORTED: (c) => `Imported in the state ${state(c['state'])} from ${text(c['source'])}`,
  RAISER_CONFIRMED: (c, name) => `${name(text(c['person']))} confirmed having raised it`,
  STATE_CHANGED: (c) => `State: ${state(c['from'])} → ${state(c['to'])}`,
  RECORD_CHANGED: (c) => `Changed: ${Object.keys((c['fields'] as object | undefined) ?? {}).join(', ')}`,
  RECORD_INTERRUPTED: (c) => `Interrupted: ${outcome(c['kind'])}`,
  STORY_RESTARTED: () => 'Process started again from the record',
  STEP_OPENED: (c) => `${step(c)} opened${c['due'] ? `, due ${day(c['due'])}` : ''}`,
  STEP_SETTLED: (c) => `${step(c)} ended: ${outcome(c['outcome'])}`,
  DUE_MOVED: (c) => `Due day moved from ${day(c['from'])} to ${day(c['to'])}`,
  QUESTION_ASKED: (c) =>
    `Question asked${Number(c['round']) > 1 ? `, round ${text(c['round'])}` : ''}, due ${day(c['due'])}`,
  QUESTION_CLOSED: (c) => `Question answered: ${outcome(c['outcome'])}`,
  QUESTION_VOIDED: (c) => `Question withdrawn: ${outcome(c['why'])}`,
  TASK_OPENED: (c, name) =>
    `${name(text(c['person']))} asked as ${CAPACITY_NAMES[text(c['capacity']) as Capacity] ?? text(c['capacity'])}`,
  TASK_VOIDED: (c) => `Task withdrawn: ${outcome(c['why'])}`,
  TASK_HANDED_ON: (c, name) => `Task handed on to ${name(text(c['toPerson']))}: ${outcome(c['kind'])}`,
  LINK_ISSUED: () => 'Link issued',
  LINK_REVOKED: (c) => `Link revoked: ${outcome(c['why'])}`,
  ESCALATED: (c, name) => `Escalated to level ${text(c['level'])}${[...list(c['notified']), ...list(c['added'])].length > 0 ? `: ${[...list(c['notified']), ...list(c['added'])].map(name).join(', ')}` : ''}`, // prettier-ignore
  SOD_BLOCKED: (c) => `Nobody may decide by separation of duties (${list(c['rules']).join(', ')})`,
  DECIDED: (c) =>
    `Decided: ${outcome(c['outcome'])}, receipt ${text(c['receipt'])}${list(c['waivers']).length > 0 ? `, by a waiver of ${list(c['waivers']).map(ruleOf).join(', ')}` : ''}`,
  WAIVER_GRANTED: (c, name) =>
    `${text(c['rule'])} waived${c['person'] ? ` for ${name(text(c['person']))}` : ''} until ${day(c['until'])}`,
  WAIVER_EXPIRED: (c) => `Waiver of ${text(c['rule'])} expired`,
  WAIVER_WITHDRAWN: (c) => `Waiver of ${text(c['rule'])} withdrawn`,
  WAIVER_REFUSED: (c) => `A waiver of ${text(c['rule'])} was refused: ${list(c['reasons']).map(outcome).join(', ')}`,
  DECISION_REFUSED: (c) => `An attempt to decide was refused: ${outcome(c['reason'])}`,
  CYCLE_DRAFTED: (c) => `Cycle drafted: ${text(c['firstDay'])} to ${text(c['lastDay'])}`,
  CARRIED_OVER: (c) => `Carried over from ${text(c['from'])} at its close: ${text(c['carried'])} open`,
  OUTPUT_SUBMITTED: (c) =>
    `${step(c)}: version ${text(c['number'])} submitted, sha256 ${text(c['sha256']).slice(0, 16)}`,
  OUTPUT_STATE_CHANGED: (c) => `Version ${outcome(c['state']).toLowerCase()}`,
  GATE_CHECKED: (c) =>
    `Gate ${text(c['gate'])} checked: ${list(c['unmet']).length} unmet, ${list(c['waived']).length} waived`,
  GATE_WAIVED: (c) =>
    `Gate ${text(c['gate'])}: ${text(c['check'])} waived until ${day(c['until'])}, ends with ${text(c['action'])}`,
  TRIGGER_RAISED: (c) => `Trigger raised: ${outcome(c['type'])}, ${outcome(c['scope'])} review due ${day(c['due'])}`,
  TRIGGER_MOVED: (c) =>
    `Trigger: ${outcome(c['state'])}${c['review'] ? `, ${text(c['review'])}` : ''}${c['row'] ? ` (${text(c['row'])})` : ''}`,
  TRIGGER_ROUTED: (c) =>
    `${outcome(c['routed'])}${c['byDefault'] === true ? ' by default, nobody answered in time' : ''}`,
  TRIGGER_SEEN_AGAIN: (c) => `Raised again, ${text(c['seen'])} times so far: ${text(c['duplicate'])}`,
  REVIEW_STARTED: (c) =>
    `Review started: ${outcome(c['scope'])}, due ${day(c['due'])}${c['overdue'] === true ? `, overdue since ${day(c['reviewDue'])}` : ''}`,
  REVIEW_MERGED: (c) =>
    `${text(c['trigger'])} joined: ${outcome(c['scope'])}, due ${day(c['due'])}${c['upgraded'] === true ? ', upgraded' : ''}`,
  REVIEW_RECALLED: (c) => `Recalled for ${text(c['trigger'])}`,
  REVIEW_CLOSED: (c) =>
    `Review closed: ${outcome(c['outcome'])}${c['nextReviewAfter'] ? `, next review ${text(c['nextReviewAfter'])}` : ''}`,
  DUTY_PLANNED: (c) => `Next review planned for ${text(c['on'])}`,
  DUTY_CLAIMED: (c) => `Planned review of ${text(c['on'])} is ${text(c['record'])}`,
  DUTY_DROPPED: (c) => `Planned review of ${text(c['on'])} dropped: its date moved`,
  DUTY_PAUSED: () => 'Planned review paused',
  DUTY_RESUMED: () => 'Planned review resumed',
  EDITION_KNOWN: (c) => `Edition of a standard: ${text(c['edition'])}`,
  DOCUMENT_REGISTERED: (c) => `Document registered${c['nextReview'] ? `, next review on ${day(c['nextReview'])}` : ''}`,
  DOCUMENT_CHANGED: (c) => `Register changed: ${list(c['fields']).join(', ')}`,
  NEXT_REVIEW_SET: (c) =>
    `Next review: ${day(c['before']) || 'none'} → ${day(c['after']) || 'none'} (${outcome(c['rule'])})`,
  VERSION_DRAFTED: (c) =>
    `Draft begun: ${outcome(c['kind'])}${c['supersedes'] ? `, changes ${text(c['supersedes'])}` : ''}`,
  VERSION_SUBMITTED: (c) => `Submission ${text(c['number'])}, sha256 ${text(c['sha256']).slice(0, 16)}`,
  VERSION_IN_FORCE: (c) =>
    `${text(c['version'])} in force from ${day(c['from'])}${c['supersedes'] ? `, in the place of ${text(c['supersedes'])}` : ''}`,
  VERSION_ENDED: (c) => `${text(c['version'])} ended on ${day(c['on'])}: ${outcome(c['why'])}`,
  IMPACT_CLOSED: (c) => `Still fits although ${text(c['source'])} changed`,
  WITHDRAWAL_PROPOSED: (c) => `Withdrawal of ${text(c['version'])} proposed`,
  ACKNOWLEDGEMENT_OPENED: (c) => `${text(c['version'])} put before its audience, due ${day(c['due'])}`,
  ACKNOWLEDGEMENT_ASKED: (c) => `${text(c['asked'])} people asked to acknowledge`,
  ACKNOWLEDGED: (c) => `${text(c['version'])} acknowledged`,
  ACKNOWLEDGEMENT_CLOSED: (c) =>
    `Acknowledgement closed: ${text(c['done'])} of ${text(c['asked'])} (${outcome(c['why'])})`,
  ENTRY_AMENDED: () => 'An answer was corrected; both versions are kept',
  EVIDENCE_ADDED: (c) => `Evidence added, sha256 ${text(c['sha256']).slice(0, 16)}`,
  EVIDENCE_REMOVED: (c) => `Evidence taken off a draft, sha256 ${text(c['sha256']).slice(0, 16)}`,
  MAIL_WRITTEN: (c, name) =>
    `Mail written (${outcome(c['template'])})${c['person'] ? ` to ${name(text(c['person']))}` : ''}`,
  MAIL_SENT: () => 'Mail sent',
  MAIL_REFUSED: (c) => `Mail refused by the relay (${text(c['code'])})`,
  MAIL_GIVEN_UP: () => 'Mail given up',
  SIGNED_IN: (c, name) => `${name(text(c['person']))} signed in`,
  SIGN_IN_REFUSED: () => 'Sign-in refused',
  SIGNED_OUT: (c, name) => `${name(text(c['person']))} signed out`,
  CALENDAR_LINK_MADE: (c, name) => `${name(text(c['person']))} made a calendar address`,
  CALENDAR_LINK_REVOKED: (c, name) => `The calendar address of ${name(text(c['person']))} was revoked`,
  RESTORED: () => 'Database restored',
};

/**
 * An event of the trail as a sentence; names stand where the content holds person ids.
 * @param step what was decided, for a decision
 */
export function trailWords(event: { type: AuditEventType; content: Content }, name: NameOf, step?: string): string {
  const words = WORDS[event.type](event.content, name);
  return step === undefined ? words : words.replace('Decided', step);
}

/** Events that move the case; the others fold in the timeline. */
const STRONG: ReadonlySet<AuditEventType> = new Set([
  'RECORD_RAISED', 'RAISER_CONFIRMED', 'DECISION_REFUSED', 'ENTRY_AMENDED', 'DUE_MOVED', 'RECORD_IMPORTED', 'STATE_CHANGED', 'DECIDED', 'ESCALATED', 'RECORD_INTERRUPTED', 'TASK_HANDED_ON', 'SOD_BLOCKED', 'WAIVER_GRANTED', 'WAIVER_EXPIRED', 'WAIVER_WITHDRAWN', 'GATE_WAIVED', 'GATE_CHECKED', 'OUTPUT_SUBMITTED', 'CYCLE_DRAFTED', 'DOCUMENT_REGISTERED', 'NEXT_REVIEW_SET', 'VERSION_SUBMITTED', 'VERSION_IN_FORCE', 'VERSION_ENDED', 'CARRIED_OVER', 'REVIEW_STARTED', 'TRIGGER_RAISED', 'TRIGGER_MOVED', 'REVIEW_CLOSED',
]); // prettier-ignore

export function isStrong(type: AuditEventType): boolean {
  return STRONG.has(type);
}

/** Person ids inside contents, so that one reading fetches their names. */
export function personsIn(contents: readonly Content[]): string[] {
  const keys = ['person', 'toPerson', 'from', 'to'];
  return [...new Set(contents.flatMap((c) => [...keys.map((key) => text(c[key])), ...list(c['notified']), ...list(c['added'])]))].filter((id) => id !== ''); // prettier-ignore
}
