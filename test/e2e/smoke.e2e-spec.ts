import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Mailbox } from '#testing/mailbox.js';
import { RunningStack } from '#testing/running-stack.js';
import { TaskPageClient } from '#testing/task-page.js';

describe('the demo company on its first start', () => {
  let stack: RunningStack;
  let mailbox: Mailbox;

  beforeAll(async () => {
    stack = await RunningStack.start();
    mailbox = new Mailbox(stack.inbox);
  }, 180_000);
  afterAll(() => stack.remove(), 60_000);

  test('the ISMS Manager triages by mail and link, and the owner is asked', async () => {
    const task = await mailbox.waitFor('priya.nandakumar@larkfield.example', 'Triage CA-');
    const page = await TaskPageClient.open(Mailbox.linkOf(task));
    const answer = await page.press('decide:ACCEPT', {
      grade: 'MINOR',
      departmentId: 'SEC',
      ownerId: 'lukas.brandt@larkfield.example',
      reason: 'Three documents are past their review date.',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/R-[A-Z0-9]{4}-[A-Z0-9]{4}/);
    await mailbox.waitFor('lukas.brandt@larkfield.example', 'Report containment and correction');
  });
});
