/**
 * The closed list of what the audit trail can tell (specification P11; 7.5.3, A.5.33).
 * Content is ids, enums, dates and hashes only; free text stands in content blobs that are named by salted hash.
 */
interface Content {
  CLOCK_SEGMENT_STARTED: { realAt: string; ismsAt: string; msPerDay: number };
  COMPANY_IMPORTED: { source: string; sha256: string; persons: number; records: number };
  POLICY_CHANGED: { version: number; sha256: string; previous: string };
  PERSON_CHANGED: { person: string; fields: readonly string[] };
  PERSON_ENDED: { person: string; leftAt: string };
  ROLE_ASSIGNED: { person: string; role: string; department: string; from: string };
  ROLE_ENDED: { person: string; role: string; department: string; to: string };
  DELEGATION_SET: { delegation: string; from: string; to: string; startsAt: string; endsAt: string };
  DELEGATION_REVOKED: { delegation: string; from: string; to: string };
  DEPARTURE_RECORDED: { person: string; leavesAt: string; successor: string | null };
  DEPARTURE_WITHDRAWN: { person: string };
  DEPARTURE_CONFIRMED: { person: string; departure: string };
  DEPARTURE_ESCALATED: { person: string; departure: string; level: number; notified: readonly string[] };
  OWNERSHIP_MOVED: { what: string; from: string; to: string | null };
  DIRECTORY_REFUSED: { act: string; person: string; reason: string; rules: readonly string[] };
  MACHINE_TOKEN_MADE: { name: string; scopes: readonly string[] };
  MACHINE_TOKEN_REVOKED: { name: string };
  RECORD_RAISED: { source: string; sourceRef: string | null; verified: boolean; entry: string; sha256: string };
  RECORD_IMPORTED: { state: string; source: string; sha256: string };
  RAISER_CONFIRMED: { person: string };
  STATE_CHANGED: { from: string; to: string; iteration: number };
  RECORD_CHANGED: { fields: Readonly<Record<string, string | number | boolean | null>> };
  RECORD_INTERRUPTED: { kind: string; reason: string | null };
  STORY_RESTARTED: { cause: string };
  STEP_OPENED: { step: string; code: string; part: string; iteration: number; visit: number; due: string | null };
  STEP_SETTLED: { step: string; code: string; outcome: string; origin: string };
  DUE_MOVED: { step: string; from: string; to: string; extension: number };
  QUESTION_ASKED: {
    question: string;
    step: string;
    /** Body that is asked, where several decide in turn. */
    tier?: number;
    round: number;
    issue: number;
    quorum: string;
    subject: string;
    due: string;
  };
  QUESTION_CLOSED: { question: string; outcome: string };
  QUESTION_VOIDED: { question: string; why: string };
  TASK_OPENED: { task: string; question: string; person: string; capacity: string; level: number };
  TASK_VOIDED: { task: string; why: string };
  TASK_HANDED_ON: { from: string; to: string; kind: string; toPerson: string };
  LINK_ISSUED: { link: string; task: string; expires: string };
  LINK_REVOKED: { link: string; why: string };
  ESCALATED: {
    question: string;
    level: number;
    notified: readonly string[];
    added: readonly string[];
    /** L1: asked to name a delegate. */
    toName?: readonly string[];
    handedOnTo: string | null;
  };
  SOD_BLOCKED: { question: string; rules: readonly string[] };
  DECIDED: {
    decision: string;
    question: string;
    task: string;
    outcome: string;
    round: number;
    channel: string;
    assurance: string;
    subject: string;
    receipt: string;
    comment: string | null;
    entry: string | null;
    entrySha256: string | null;
    /** Waivers that were used, as `SD4 <waiver id>`; absent where none was. */
    waivers?: readonly string[];
  };
  WAIVER_GRANTED: {
    waiver: string;
    rule: string;
    person: string | null;
    step: string | null;
    alone: boolean;
    reason: string;
    until: string;
  };
  WAIVER_EXPIRED: { waiver: string; rule: string; person: string | null };
  WAIVER_WITHDRAWN: { waiver: string; rule: string; person: string | null };
  WAIVER_REFUSED: { rule: string; person: string | null; reasons: readonly string[] };
  CYCLE_DRAFTED: { firstDay: string; lastDay: string; carriedFrom: string | null; carried: number };
  /** What the cycle before left open at its close, handed to this one. */
  CARRIED_OVER: { from: string; carried: number };
  OUTPUT_SUBMITTED: { output: string; code: string; part: string; number: number; sha256: string; entry: string };
  OUTPUT_STATE_CHANGED: { output: string; state: string };
  GATE_CHECKED: { gate: string; unmet: readonly string[]; waived: readonly string[] };
  GATE_WAIVED: { waiver: string; gate: string; check: string; until: string; action: string; reason: string };
  DOCUMENT_REGISTERED: { type: string; owner: string | null; nextReview: string | null };
  DOCUMENT_CHANGED: { fields: readonly string[]; change: string };
  NEXT_REVIEW_SET: { before: string | null; after: string | null; rule: string };
  VERSION_DRAFTED: { kind: string; emergency: boolean; supersedes: string | null; cause: string | null };
  VERSION_SUBMITTED: { submission: string; number: number; format: string; sha256: string; entry: string | null };
  VERSION_IN_FORCE: { version: string; from: string; supersedes: string | null; sha256: string };
  VERSION_ENDED: { version: string; on: string; why: string };
  /** A document still fits although one that it is related to changed. */
  IMPACT_CLOSED: { source: string; reason: string };
  TRIGGER_RAISED: {
    document: string;
    type: string;
    sourceRef: string;
    scope: string;
    startBy: string;
    due: string;
    reason: string | null;
  };
  /** A merge-table row was used, or the trigger came to its end. */
  TRIGGER_MOVED: {
    state: string;
    /** Row of the merge table; absent where none was asked. */
    row?: string;
    review: string | null;
    outcome: string | null;
  };
  TRIGGER_ROUTED: { routed: string; byDefault: boolean; review: string | null };
  TRIGGER_SEEN_AGAIN: { duplicate: string; seen: number };
  REVIEW_STARTED: { document: string; scope: string; due: string; reviewDue: string | null; overdue: boolean };
  REVIEW_MERGED: { trigger: string; scope: string; due: string; upgraded: boolean };
  REVIEW_RECALLED: { trigger: string; from: string };
  REVIEW_CLOSED: {
    outcome: string;
    toVersion: string | null;
    nextReviewBefore: string | null;
    nextReviewAfter: string | null;
    rule: string | null;
  };
  DUTY_PLANNED: { kind: string; subject: string; on: string; starts: string };
  DUTY_CLAIMED: { kind: string; subject: string; on: string; record: string };
  DUTY_DROPPED: { kind: string; subject: string; on: string };
  DUTY_PAUSED: { kind: string; subject: string };
  DUTY_RESUMED: { kind: string; subject: string };
  EDITION_KNOWN: { edition: string; raised: boolean };
  WITHDRAWAL_PROPOSED: { version: string; reason: string };
  ACKNOWLEDGEMENT_OPENED: { campaign: string; version: string; due: string };
  ACKNOWLEDGEMENT_ASKED: { campaign: string; asked: number };
  ACKNOWLEDGED: { campaign: string; acknowledgement: string; version: string; sha256: string; channel: string };
  ACKNOWLEDGEMENT_CLOSED: { campaign: string; asked: number; done: number; why: string };
  ENTRY_AMENDED: { decision: string; step: string; entry: string; entrySha256: string };
  DECISION_REFUSED: { task: string | null; question: string | null; reason: string; rules: readonly string[] };
  EVIDENCE_ADDED: { evidence: string; sha256: string; size: number; task: string | null };
  EVIDENCE_REMOVED: { evidence: string; sha256: string };
  MAIL_WRITTEN: { mail: string; template: string; person: string | null; messageId: string };
  MAIL_SENT: { mail: string; messageId: string; sha256: string; attempts: number };
  MAIL_REFUSED: { mail: string; code: number };
  MAIL_GIVEN_UP: { mail: string; attempts: number };
  SIGNED_IN: { person: string };
  SIGN_IN_REFUSED: { person: string | null; reason: string };
  SIGNED_OUT: { person: string };
  CALENDAR_LINK_MADE: { person: string; feed: string };
  CALENDAR_LINK_REVOKED: { person: string; feed: string };
  RESTORED: { systemIdentifier: string; previous: string };
}

export type AuditEventType = keyof Content;
export type AuditContent<T extends AuditEventType> = Content[T];

/** One event before it is stored. `actor` is a person id, `engine`, or `machine:<name>`. */
export type AuditEvent = {
  [T in AuditEventType]: {
    readonly type: T;
    readonly actor: string;
    readonly onBehalfOf?: string | null;
    readonly recordId: string | null;
    readonly content: Content[T];
  };
}[AuditEventType];
