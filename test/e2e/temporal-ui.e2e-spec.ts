import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { Page } from 'playwright-core';
import { until } from '#testing/running-stack.js';
import { openProfile } from './support/browser.js';
import { Company } from './support/company.js';
import { shootPage } from './support/shots.js';

jest.setTimeout(180_000);

const NAMESPACE = 'isms';

describe('the Temporal UI as the ISMS Manager reads it', () => {
  let company: Company;
  let page: Page;
  let id: string;

  beforeAll(async () => {
    company = await Company.start();
    id = await company.recordId('0007');
    page = await (await openProfile(company.browser, { scripts: true })).newPage();
    // A decision, so that a history holds more than the first question.
    await company.person('Daniel Okafor').does(`Approve plan of ${id}`, {}, 'Approve plan');
    await company.untilState(id, 'IMPLEMENTING');
  }, 180_000);
  afterAll(() => company.close(), 60_000);

  /** Summary and current details: the UI shows each in a frame of its own. */
  async function framedText(): Promise<string> {
    const inner = page.frames().filter((frame) => frame !== page.mainFrame());
    return (await Promise.all(inner.map((frame) => frame.locator('body').innerText()))).join('\n');
  }

  test('a saved view lists the open corrective actions by speaking ids', async () => {
    const view = /Open corrective actions\s+(http\S+)/.exec(company.stack.printed())?.[1] ?? '';
    await page.goto(view);
    await page.getByText(`corrective-action/${id}`).first().waitFor();
    expect(await page.getByText('Open corrective actions').count()).toBeGreaterThan(0);
    await shootPage(page, 'temporal-ui-list');
  });

  test('a process shows what it waits for as a small table in plain words', async () => {
    const address = `${company.stack.temporalUi}/namespaces/${NAMESPACE}/workflows/${encodeURIComponent(`corrective-action/${id}`)}`;
    await page.goto(address);
    await page.getByText(`corrective-action/${id}`).first().waitFor();
    await page.getByRole('tab', { name: 'User Metadata' }).click();
    let text = '';
    await until(async () => (text = await framedText()).includes('Waiting for'), {
      seconds: 30,
      what: 'the current details',
    });
    expect(text).toContain(`Corrective action ${id}`);
    expect(text).toContain('Action 1');
    expect(text).toContain('Implementer');
    await shootPage(page, 'temporal-ui-metadata');
    await page.goto(address);
    await page.getByText(`corrective-action/${id}`).first().waitFor();
    await shootPage(page, 'temporal-ui-detail');
  });

  test('nothing can be written through it', async () => {
    const terminate = `${company.stack.temporalUi}/api/v1/namespaces/${NAMESPACE}/workflows/x/terminate`;
    expect((await fetch(terminate, { method: 'POST', body: '{}' })).status).toBe(403);
    const settings = (await (await fetch(`${company.stack.temporalUi}/api/v1/settings`)).json()) as Record<
      string,
      unknown
    >;
    expect(settings).toMatchObject({ DisableWriteActions: true, WorkflowTerminateDisabled: true });
  });

  test('no history names a person, a mail address or a title', async () => {
    const words = 'Wilhelmina Quatermain wilhelmina@quatermain.example';
    const raised = await fetch(`${company.stack.pages}/api/v1/nonconformities`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${company.stack.machineToken}`,
        'content-type': 'application/json',
        'idempotency-key': 'names-in-every-field',
      },
      body: JSON.stringify({ title: words, description: words, department: 'ITO', requirement: words }),
    });
    const { id: named } = (await raised.json()) as { id: string };
    await company.untilState(named, 'TRIAGE');
    const connection = await Connection.connect({ address: company.stack.temporalAddress });
    const client = new Client({ connection, namespace: NAMESPACE });
    const told: string[] = [];
    for await (const { workflowId, runId } of client.workflow.list()) {
      told.push(wordsIn(await client.workflow.getHandle(workflowId, runId).fetchHistory()));
      const description = await client.workflow.getHandle(workflowId, runId).describe();
      told.push(wordsIn(description.raw));
    }
    await connection.close();
    const all = told.join('\n');
    expect(told.length).toBeGreaterThan(10);
    expect(all).toContain(id);
    expect(all).toContain(named);
    expect(all).not.toMatch(/quatermain/i);
    const secrets = await company.stack.sql<{ text: string }>(
      `select name as text from person union select mail from person union select title from corrective_action
        union select description from corrective_action`,
    );
    expect(secrets.length).toBeGreaterThan(90);
    expect(secrets.map(({ text }) => text).filter((text) => all.includes(text))).toEqual([]);
    expect(all).not.toContain('larkfield.example');
  });
});

/** Everything readable in a message of the server: strings, and the bytes of payloads as text. */
function wordsIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value === null || typeof value !== 'object') return '';
  return Object.entries(value)
    .map(([key, item]) => `${key} ${wordsIn(item)}`)
    .join('\n');
}
