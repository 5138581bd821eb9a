import type { FormCode } from '#domain/process/form-code.js';
import type { SubjectDocument } from '#domain/human-task/subject.js';
import type { CorrectiveActionType, Grade, Source } from '#domain/corrective-action/states.js';
import type { ProcessName } from '#domain/process/process.js';
import type { Assurance, Quorum, TaskClass } from '#domain/policy/policy.js';
import type { SimilarCase } from '../corrective-action/similar.js';
import type { Capacity } from '#domain/roles/roles.js';
import type { SodRule } from '#domain/roles/separation-of-duties.rules.js';
import type { Instant } from '#domain/time.js';
import type { Barred } from './read-barred.js';

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What the decider is told after the decision; the same for every repetition. */
export interface Receipt {
  readonly receipt: string;
  readonly decisionId: string;
  readonly recordId: string;
  readonly step: string;
  readonly outcome: string;
  readonly by: Named;
  readonly onBehalfOf: Named | null;
  readonly at: Instant;
  readonly subjectSha256: string;
  /** What happens next, in one sentence. */
  readonly next: string;
}

export interface EvidenceItem {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly type: string;
  readonly by: string | null;
  readonly at: Instant;
}

export interface EarlierRound {
  readonly round: number;
  readonly outcome: string;
  readonly by: string;
  readonly at: Instant;
  readonly comment: string;
}

export type TaskStatus =
  | 'OPEN'
  | 'DECIDED_BY_YOU'
  /** A quorum or a first valid decision ended the question without this person. */
  | 'DECIDED_BY_OTHER'
  | 'HANDED_ON'
  | 'WITHDRAWN'
  /** Pulled back from the decider for something that came up meanwhile. */
  | 'RECALLED'
  /** The subject changed and was asked again with another link. */
  | 'SUPERSEDED'
  | 'EXPIRED';

/** The record that a task belongs to; what its process does not know is null or empty. */
export interface TaskRecord {
  readonly id: string;
  readonly process: ProcessName;
  /** Kind of a row of the Corrective Action Log; null for other processes. */
  readonly type: CorrectiveActionType | null;
  readonly title: string;
  readonly description: string;
  readonly source: Source | null;
  readonly state: string;
  readonly grade: Grade | null;
  readonly department: Named | null;
  readonly owner: Named | null;
  readonly raisedBy: Named | null;
  readonly raisedAt: Instant;
  readonly requirementRefs: readonly string[];
  readonly iteration: number;
}

/** What the process of the record adds to a task page. */
export type TaskSurroundings = Pick<TaskView, 'record' | 'choices' | 'proposed' | 'similar' | 'offered'>;

/** Everything a task page shows. One query function, no further reads per element. */
export interface TaskView {
  readonly status: TaskStatus;
  readonly linkId: string;
  readonly linkExpires: Instant;
  readonly person: Named & { readonly mail: string; readonly zone: string };
  readonly task: {
    readonly id: string;
    readonly capacity: Capacity;
    readonly onBehalfOf: Named | null;
    /** Name of the area that is answered for; null where no area is asked. */
    readonly area: string | null;
    readonly addedAtLevel: number;
  };
  readonly question: {
    readonly id: string;
    readonly round: number;
    readonly form: FormCode;
    readonly taskClass: TaskClass;
    readonly quorum: Quorum;
    readonly assurance: Assurance;
    readonly openedAt: Instant;
    readonly due: Instant;
    readonly level: number;
    /** How the vote stands, such as `2 of 3 approvals`; null where the first decision counts. */
    readonly vote: string | null;
    /** SOD_BLOCKED: the rules for which nobody may decide; this person names somebody who may. Null where it is not. */
    readonly blockedBy: readonly SodRule[] | null;
    /** Why this person may neither decide nor name who does, as the claim would say it; null where they may. */
    readonly barred: Barred | null;
    /** Rules that a waiver sets aside for this person. */
    readonly waived: readonly SodRule[];
  };
  readonly step: {
    readonly code: string;
    readonly part: string;
    readonly label: string;
    readonly clause: string;
    readonly question: string;
    readonly iteration: number;
    readonly extensions: number;
    /** True when the doer may ask for more time now. */
    readonly mayExtend: boolean;
    readonly extensionAsked: boolean;
  };
  readonly record: TaskRecord;
  readonly subject: {
    readonly number: number;
    readonly sha256: string;
    readonly document: SubjectDocument;
    readonly authors: readonly string[];
    readonly madeAt: Instant;
    /** The version that was decided about before, for the difference. */
    readonly previous: SubjectDocument | null;
  };
  /** Others asked the same question, and those involved in the record. */
  readonly others: readonly {
    readonly name: string;
    readonly capacity: Capacity;
    readonly state: 'OPEN' | 'DECIDED' | 'VOIDED' | 'HANDED_ON';
  }[];
  readonly earlier: readonly EarlierRound[];
  readonly evidence: readonly EvidenceItem[];
  /** Files added on this page that are not sent yet. */
  readonly draftEvidence: readonly EvidenceItem[];
  readonly draft: Readonly<Record<string, string>>;
  /** Values the form starts with: last entry of the same step, or what the process proposes. */
  readonly proposed: Readonly<Record<string, string>>;
  /** Answers that the record allows now, of those that the form knows; all of them once the task is over. */
  readonly offered: readonly string[];
  /** TRIAGE: records that may be about the same. */
  readonly similar: readonly SimilarCase[];
  readonly receipt: Receipt | null;
  readonly decidedBy: { readonly name: string; readonly outcome: string; readonly at: Instant } | null;
  readonly handedOnTo: string | null;
  /** Numbers and choices the form needs: planned actions, limits of dates, waiting time. */
  readonly choices: {
    readonly departments: readonly Named[];
    readonly actions: readonly {
      readonly number: number;
      readonly what: string;
      readonly implementer: string;
      readonly state: string;
    }[];
    /** People worth proposing in a person field: the department, role holders. At most 50; any other is found by mail address. */
    readonly people: readonly (Named & { readonly mail: string })[];
    readonly latestDay: string | null;
    readonly earliestDay: string | null;
    readonly monitoring: { readonly min: number; readonly max: number; readonly standard: number };
    readonly notYetMaxDays: number | null;
  };
}
