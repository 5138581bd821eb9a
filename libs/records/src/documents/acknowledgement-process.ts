import { documentWorkflowId, WORKFLOWS } from '#contracts/workflow-ids.js';
import { isTargetMet } from '#domain/documents/story.rules.js';
import { Defect } from '#domain/errors.js';
import { tell } from '../evidence/audit-trail.js';
import { writeNotices } from '../messages/write-notices.js';
import type { Process, Settling } from '../path/process.js';
import { instant, type Tx } from '../transaction.js';
import { lockCampaign, readCampaigns, type CampaignRow } from './campaign.js';

const refused = (recordId: string) =>
  Promise.reject(new Defect(`${recordId}: an acknowledgement asks nobody by the path`));

/**
 * A version before its audience (specification P7, step 5). Its people are rows with links of their own, not tasks of a
 * question: a story that hears of each of 100,000 would have no end. The path tells it how long to wait.
 */
export const acknowledgementProcess: Process = {
  name: 'acknowledgement',
  story: (id) => ({
    workflowType: WORKFLOWS.acknowledgementCampaign,
    workflowId: documentWorkflowId('acknowledgement', id),
  }),
  began: () => ({}),
  isFinal: (state) => state === 'CLOSED' || state === 'STOPPED',
  lock: lockCampaign,
  read: readCampaigns,
  async openIds(tx) {
    const rows = await tx.query<{ id: string }>(
      `select id from acknowledgement_campaign where state in ('PREPARING', 'RUNNING') order by opened_at, id`,
    );
    return rows.map(({ id }) => id);
  },
  wait: (tx, row) => {
    const campaign = row as CampaignRow;
    const plannedAt = campaign.opened_at.getTime();
    const due = campaign.due.getTime();
    return Promise.resolve({
      row,
      plannedAt,
      // Everybody may have answered before the story comes to its wait, or nobody is asked.
      end: campaign.done >= campaign.asked ? Math.min(tx.at, due) : due,
      words: 'Day until which everybody acknowledges',
    });
  },
  outcomeParts: (_tx, row) => Promise.resolve([isMet(row as CampaignRow) ? 'TARGET_MET' : 'TARGET_MISSED']),
  settled: (tx, row, of) => closed(tx, row as CampaignRow, of),
  isPaused: () => false,
  view: (row) => {
    const { asked, done, target_percent: target, department_id: department } = row as CampaignRow;
    return {
      process: 'document-acknowledgement',
      ownerRole: 'DOCUMENT_OWNER',
      department,
      severity: null,
      controls: ['7.3'],
      iteration: 1,
      progress: `${done} of ${asked} acknowledged, target ${target} %`,
    };
  },
  situation: (_tx, row) => refused(row.id),
  subject: (_tx, row) => refused(row.id),
  readsAgain: () => false,
  opening: (_tx, row) => Promise.resolve(row),
  dates: (_tx, { row }) => refused(row.id),
  fulfilment: (_tx, row) => refused(row.id),
  form: () => null,
  taskClass: () => null,
  assurance: () => 'A',
  apply: (_tx, { locked }) => refused(locked.row.id),
  answered: (_tx, { locked }) => refused(locked.row.id),
  offered: () => [],
  unmet: () => Promise.resolve([]),
  latestDue: () => Promise.resolve(null),
  dueMoved: () => Promise.resolve(),
  lateEffect: () => Promise.resolve(null),
  isAboutLateness: () => false,
  origin: () => 'ISMS Engine, document control',
  requesters: () => [],
  surroundings: (_read, { row }) => refused(row.id),
};

function isMet({ asked, done, target_percent: percent }: CampaignRow): boolean {
  return isTargetMet({ asked, done, percent });
}

/** The day has come, or everybody has answered: what is counted for KPI-09 stands; open rows stay open and late. */
async function closed(tx: Tx, row: CampaignRow, { step }: Settling): Promise<CampaignRow> {
  if (step.code !== 'ACKNOWLEDGEMENT') return row;
  await tx.query(
    `update acknowledgement_campaign set state = 'CLOSED', closed_at = $2, revision = revision + 1 where id = $1`,
    [row.id, instant(tx.at)],
  );
  const why = isMet(row) ? 'TARGET_MET' : 'TARGET_MISSED';
  await tell(tx, {
    type: 'ACKNOWLEDGEMENT_CLOSED',
    actor: 'engine',
    recordId: row.id,
    content: { campaign: row.id, asked: row.asked, done: row.done, why },
  });
  await informOwner(tx, row);
  const [after] = await readCampaigns(tx, [row.id]);
  return after ?? row;
}

/** The owner and the ISMS Manager hear how many acknowledged; the rest is theirs to follow up (KPI-09). */
async function informOwner(tx: Tx, row: CampaignRow): Promise<void> {
  const managers = await tx.query<{ person_id: string }>(
    `select person_id from role_assignment where role = 'IM' and valid_from <= isms_now()
       and (valid_to is null or valid_to > isms_now())`,
  );
  const rest = row.asked - row.done;
  await writeNotices(tx, {
    record: { id: row.id, title: row.title },
    key: `acknowledged/${row.id}`,
    headline: `${row.done} of ${row.asked} people acknowledged ${row.version_id}`,
    to: [...new Set([...(row.owner_id === null ? [] : [row.owner_id]), ...managers.map(({ person_id: id }) => id)])],
    lines: [
      `The target of ${row.target_percent} % is ${isMet(row) ? 'met' : 'missed'}.`,
      rest === 0 ? 'Nobody is open.' : `${rest} are open; they are reminded and escalated, and count for KPI-09.`,
    ],
    why: 'you own the document, or you are the ISMS Manager.',
    inHours: true,
  });
}
