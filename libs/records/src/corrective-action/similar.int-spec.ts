import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Viewer } from '../access/viewer.js';
import { PathDesk } from '#testing/path-desk.js';
import { reader } from '../transaction.js';
import { readSimilar, type SimilarCase } from './similar.js';

jest.setTimeout(120_000);

const EVERYBODY: Viewer = { personId: null, roles: [], all: true, departments: [] };
/** How long a look for similar cases may take among 100,000 records; a loaded machine is given the rest. */
const PATIENCE_MS = 1_000;

describe('similar cases (10.2 b 3; specification P4)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('similar');
  });
  afterAll(() => desk.close());
  const similar = (recordId: string, viewer = EVERYBODY): Promise<SimilarCase[]> =>
    readSimilar(reader(desk.records), { recordId, viewer });
  const graded = async (id: string): Promise<string> => {
    await desk.query(`update corrective_action set grade = 'MINOR', state = 'CONTAINMENT' where id = $1`, [id]);
    return id;
  };

  it('are found by requirement, by department, and by words, likely repeats first; what is merged or cancelled is no repeat', async () => {
    const repeat = await graded(await desk.raise({ title: 'Restore failed' }));
    const elsewhere = await graded(await desk.raise({ title: 'Key lost', departmentId: 'FIN' }));
    const words = await desk.raise({
      title: 'Weekly backups were missing',
      requirementRefs: ['7.5.3'],
      departmentId: 'FIN',
    });
    const other = await desk.raise({
      title: 'Door open',
      description: 'At night.',
      requirementRefs: ['A.7.2'],
      departmentId: 'FIN',
    });
    const cancelled = await graded(await desk.raise({ title: 'Once more' }));
    await desk.query(`update corrective_action set state = 'CANCELLED' where id = $1`, [cancelled]);
    const self = await desk.raise({ title: 'Backup missed in the week' });
    const found = await similar(self);
    expect(found[0]).toMatchObject({ id: repeat, sameRequirement: true, sameDepartment: true, repeat: true });
    expect(found.filter(({ repeat: is }) => is).map(({ id }) => id)).toEqual([repeat]);
    const ids = found.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([elsewhere, words, cancelled]));
    expect(ids).not.toContain(other);
    expect(ids).not.toContain(self);
  });

  it('show a viewer no more than the log does', async () => {
    const self = await desk.raise();
    const viewer = { personId: 'ENG1', roles: [], all: false, departments: ['FIN'] };
    expect((await similar(self, viewer)).every(({ department }) => department === 'Department FIN')).toBe(true);
  });

  it('are found at once among 100,000 records', async () => {
    await desk.query(
      `insert into corrective_action (id, type, source, title, description, requirement_refs, department_id, raised_at, state,
                                      iteration_from, policy_version, story_version, grade)
       select 'CA-2019-' || n, 'CA', 'EMPLOYEE', 'Backup of server ' || n || ' missed', 'The weekly backup did not run.',
              array['A.' || (n % 8 + 1) || '.' || (n % 37 + 1)], 'OPS', isms_now() - make_interval(days => n % 2000), 'CLOSED',
              isms_now(), 1, 2, 'MINOR' from generate_series(1, 100000) n`,
    );
    const self = await desk.raise();
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const from = performance.now();
      expect(await similar(self)).toHaveLength(10);
      times.push(performance.now() - from);
    }
    expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(PATIENCE_MS);
  });
});
