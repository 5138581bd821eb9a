import type { Reader } from '../transaction.js';

/** Name of the organisation that has the ISMS; empty until a company was imported. */
export async function readOrganisation(tx: Reader): Promise<string> {
  const [company] = await tx.query<{ name: string | null }>(
    `select value->>'name' as name from installation where key = 'company'`,
  );
  return company?.name ?? '';
}
