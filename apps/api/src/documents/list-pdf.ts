import { createHash } from 'node:crypto';
import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import type { PdfJob, PdfSection } from '#pdf/pdf-job.js';
import type { AcknowledgementLine } from '#records/documents/read-acknowledgements.js';
import type { CampaignLine } from '#records/documents/read-document.js';
import type { RegisterRow } from '#records/documents/read-register.js';
import { dayWords } from '../cycles/cycle-words.js';
import { timeText } from '../ui/times.js';
import { ACKNOWLEDGEMENT_WORDS, registerMark, UNMET_WORDS } from './document-words.js';

/** Of which organisation, in whose days, and when the list was made. */
export interface ListOf {
  readonly organisation: string;
  readonly zone: string;
  readonly at: number;
}

/** The register of documents as a list to print. */
export function registerPdfJob(rows: readonly RegisterRow[], of: ListOf): PdfJob {
  const table = {
    head: ['Document', 'In force', 'Since', 'Approved by', 'Owner', 'Next review', 'Acknowledged'],
    rows: rows.map((row) => [
      `${row.id} ${row.title} (${DOCUMENT_TYPE_RULES[row.type].label})`,
      `${registerMark(row).word} ${row.inForce?.number ?? row.edition ?? ''}`,
      row.inForce ? dayWords(row.inForce.effectiveOn) : '–',
      approverOf(row),
      row.owner?.name ?? '–',
      row.nextReviewOn === null
        ? '–'
        : `${dayWords(row.nextReviewOn)}${row.daysOverdue > 0 ? ` (${row.daysOverdue} days past)` : ''}`,
      row.acknowledgement ? `${row.acknowledgement.done} of ${row.acknowledgement.asked}` : '–',
    ]),
  };
  return listJob('Register of documents', { recordId: 'Documents', facts: [], section: { table } }, of);
}

/** Who acknowledged a version, which text of it, and who is open: what an auditor takes away (7.3, 7.5.3). */
export function acknowledgementsPdfJob(
  list: { readonly title: string; readonly campaign: CampaignLine; readonly items: readonly AcknowledgementLine[] },
  of: ListOf,
): PdfJob {
  const { campaign, items } = list;
  const table = {
    head: ['Person', 'Department', 'State', 'Due', 'Acknowledged', 'What was shown'],
    rows: items.map(({ person, department, state, due, doneAt, versionId, sha256 }) => [
      person.name,
      department ?? '–',
      ACKNOWLEDGEMENT_WORDS[state].word,
      timeText(due.getTime(), of.zone),
      doneAt === null ? '–' : timeText(doneAt.getTime(), of.zone),
      versionId === null ? '–' : `${versionId}, sha256 ${sha256 ?? ''}`,
    ]),
  };
  const facts = [
    ['Acknowledged by', `${campaign.done} of ${campaign.asked}, target ${campaign.target} %`],
    ['Due', timeText(campaign.due.getTime(), of.zone)],
  ] as const;
  return listJob(`Who acknowledged ${list.title}`, { recordId: campaign.id, facts, section: { table } }, of);
}

/** A list is of the moment: its sha256 is that of its lines. */
function listJob(
  title: string,
  what: { recordId: string; facts: readonly (readonly [string, string])[]; section: PdfSection },
  { organisation, at, zone }: ListOf,
): PdfJob {
  return {
    document: { title, sections: [what.section] },
    head: {
      ...{ organisation, recordId: what.recordId, version: timeText(at, zone), mark: null, classification: 'Internal' },
      ...{ author: 'ISMS Engine', facts: what.facts, at, language: 'en' },
      sha256: createHash('sha256').update(JSON.stringify(what.section.table)).digest('hex'),
    },
  };
}

function approverOf({ inForce, source }: RegisterRow): string {
  if (inForce === null) return source ?? '–';
  return inForce.unmet.length > 0
    ? inForce.unmet.map((code) => UNMET_WORDS[code] ?? code).join('; ')
    : (inForce.approver ?? '–');
}
