import { describe, expect, it } from '@jest/globals';
import type { TaskStatus } from '#records/path/task-view.js';
import { linkShows } from './link-shows.js';

const ALIVE = { expired: false, revoked: false, active: true };
const STATUSES: readonly TaskStatus[] = [
  'OPEN',
  'DECIDED_BY_YOU',
  'DECIDED_BY_OTHER',
  'HANDED_ON',
  'WITHDRAWN',
  'SUPERSEDED',
  'EXPIRED',
];

describe('what a link shows', () => {
  it('is nothing to somebody who has left, whatever became of the task', () => {
    for (const status of STATUSES)
      expect(linkShows(status, { ...ALIVE, active: false })).toEqual({
        content: 'NOTHING',
        files: false,
        difference: false,
      });
  });

  it('is everything while the task is open and the link alive, and only then', () => {
    const whole = STATUSES.filter((status) => linkShows(status, ALIVE).content === 'TASK');
    expect(whole).toEqual(['OPEN']);
    for (const over of [{ expired: true }, { revoked: true }])
      expect(linkShows('OPEN', { ...ALIVE, ...over })).toMatchObject({ content: 'NOTICE', files: false });
  });

  it('is the receipt for ever and files until the link ends to the one who decided', () => {
    expect(linkShows('DECIDED_BY_YOU', ALIVE)).toMatchObject({ content: 'RECEIPT', files: true });
    expect(linkShows('DECIDED_BY_YOU', { ...ALIVE, expired: true })).toMatchObject({
      content: 'RECEIPT',
      files: false,
    });
  });

  it('is the difference to the one who was asked about the version before, until the link expires', () => {
    expect(linkShows('SUPERSEDED', { ...ALIVE, revoked: true }).difference).toBe(true);
    expect(linkShows('SUPERSEDED', { ...ALIVE, expired: true }).difference).toBe(false);
  });
});
