import { readAcknowledgements, type AcknowledgementLine } from '#records/documents/read-acknowledgements.js';
import type { CampaignLine } from '#records/documents/read-document.js';
import { readRegister } from '#records/documents/read-register.js';
import { readOrganisation } from '#records/directory/read-organisation.js';
import { readIsmsNow } from '#records/isms-now.js';
import { reader } from '#records/transaction.js';
import type { OutputFile } from '../cycles/output-file.js';
import type { ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { makePdfFile } from '../http/make-pdf-file.js';
import { acknowledgementsPdfJob, registerPdfJob, type ListOf } from './list-pdf.js';

/** More people are read by the API, a page at a time: nobody prints so many. */
const MOST_PEOPLE = 5_000;

/** The register of documents as a PDF. @throws what a PDF is refused for */
export async function registerPdf(deps: ApiDeps): Promise<OutputFile> {
  const job = registerPdfJob(await readRegister(deps.records), await listOf(deps));
  return { name: 'documents.pdf', type: 'application/pdf', body: await makePdfFile(deps, job) };
}

/** The people of a campaign as a PDF. @throws Refused 422 where there are too many; what a PDF is refused for */
export async function acknowledgementsPdf(
  deps: ApiDeps,
  { title, campaign }: { readonly title: string; readonly campaign: CampaignLine },
): Promise<OutputFile> {
  const job = acknowledgementsPdfJob({ title, campaign, items: await everybody(deps, campaign) }, await listOf(deps));
  const name = `${campaign.id.replaceAll('/', '-')}.pdf`;
  return { name, type: 'application/pdf', body: await makePdfFile(deps, job) };
}

async function everybody({ records }: ApiDeps, { id }: CampaignLine): Promise<readonly AcknowledgementLine[]> {
  const { items, next } = await readAcknowledgements(records, { campaignId: id, limit: MOST_PEOPLE });
  if (next === null) return items;
  throw new Refused(422, {
    code: 'pdf-too-large',
    title: 'This is too large for a PDF file',
    detail: `More than ${MOST_PEOPLE} people were asked: the page and the API have all of them.`,
  });
}

async function listOf(deps: ApiDeps): Promise<ListOf> {
  const read = reader(deps.records);
  return { organisation: await readOrganisation(read), zone: deps.zone, at: await readIsmsNow(deps.records) };
}
