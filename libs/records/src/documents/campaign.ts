import { DOCUMENT_TYPE_RULES, type Audience, type DocumentType } from '#domain/documents/document-types.js';
import { parseVersion, versionText } from '#domain/documents/version-number.rules.js';
import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import type { Policy } from '#domain/policy/policy.js';
import type { AcknowledgementCampaignRow } from '../tables/document.entity.js';
import type { Reader, Tx } from '../transaction.js';

/** A campaign on the path, with its document. */
export type CampaignRow = AcknowledgementCampaignRow & {
  readonly title: string;
  readonly document_title: string;
  /** What people are shown: the version in force, which may clarify the one that the campaign began with. */
  readonly shown_id: string;
  readonly type: DocumentType;
  readonly department_id: string | null;
  readonly audience: Audience;
  readonly audience_departments: readonly string[];
  readonly owner_id: string | null;
  readonly policy: Policy;
};

/** Version that people of a campaign `c` are shown: a superseded one is never offered (7.5.3). */
export const SHOWN_VERSION = `coalesce((select e.id from document_version e
  where e.document_id = c.document_id and e.state = 'EFFECTIVE'), c.version_id)`;

const SELECT_CAMPAIGN = `select c.*, d.title as document_title, d.type, d.department_id, d.audience, d.owner_id,
    d.audience_departments, ${SHOWN_VERSION} as shown_id, p.content as policy
  from acknowledgement_campaign c join document d on d.id = c.document_id join policy p on p.version = c.policy_version
  where c.id = any ($1::text[])`;

export async function readCampaigns(tx: Reader, ids: readonly string[]): Promise<CampaignRow[]> {
  const rows = await tx.query<CampaignRow>(SELECT_CAMPAIGN, [ids]);
  return rows.map((row) => ({
    ...row,
    title: `${row.document_title} ${numberOf(row)}`,
    policy: completePolicy(row.policy),
  }));
}

export async function lockCampaign(tx: Tx, id: string): Promise<CampaignRow | null> {
  await tx.query('select 1 from acknowledgement_campaign where id = $1 for update', [id]);
  const [row] = await readCampaigns(tx, [id]);
  return row ?? null;
}

/** `2.0` of `ISMS-PO-SEC-001-2.0`. */
function numberOf({ version_id: id, document_id: documentId }: CampaignRow): string {
  return versionText(parseVersion(id.slice(documentId.length + 1)));
}

/** Why a person is asked, as the mail says it. */
export function whyAsked({ audience, type }: Pick<CampaignRow, 'audience' | 'type'>): string {
  const what = DOCUMENT_TYPE_RULES[type].label.toLowerCase();
  if (audience === 'ALL_STAFF') return `everybody acknowledges this ${what}.`;
  return audience === 'DEPARTMENT_HEADS'
    ? `department heads acknowledge this ${what}.`
    : `your department works by this ${what}.`;
}
