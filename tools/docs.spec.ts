import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CORRECTIVE_ACTION_STATES, isFinal, mayMove } from '#domain/corrective-action/states.js';
import {
  CYCLE_STATES,
  isFinalCycle,
  mayMove as mayCycleMove,
  mayMoveStage,
  STAGE_STATES,
} from '#domain/cycle/states.js';
import { mayMoveReview, REVIEW_STATES } from '#domain/review/states.js';

const read = (file: string): string => fs.readFileSync(path.join('docs', file), 'utf8');
const load = createRequire(path.join(process.cwd(), 'package.json'));

/** Moves and ends of the diagram of states below a heading. */
function drawnBelow(text: string, heading: string): { moves: string[]; ends: string[] } {
  const [, below = ''] = text.split(`\n${heading}\n`);
  const [, diagram = ''] = /```mermaid\nstateDiagram-v2\n([^`]*)```/.exec(below) ?? [];
  const moves = [...diagram.matchAll(/^ {2}([A-Z_]+) --> ([A-Z_]+)$/gm)].map(([, from, to]) => `${from} ${to}`);
  const ends = [...diagram.matchAll(/^ {2}([A-Z_]+) --> \[\*\]$/gm)].map(([, state = '']) => state);
  return { moves: moves.toSorted(), ends: ends.toSorted() };
}

/** Moves between states that a rule allows, in the order of a drawn list. */
function lawfulMoves<State extends string>(
  states: readonly State[],
  may: (from: State, to: State) => boolean,
): string[] {
  return states.flatMap((from) => states.filter((to) => may(from, to)).map((to) => `${from} ${to}`)).toSorted();
}

/** First cells of the table rows of a text that are code, without what stands in angle brackets. */
function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| `([^`<]+)(?:<[a-z]+>)?` +\|/gm)].map(([, cell = '']) => cell);
}

describe('docs/architecture.md', () => {
  const text = read('architecture.md');

  it('draws the states and moves of a corrective action as the rules have them', () => {
    const { moves, ends } = drawnBelow(text, '## States of a corrective action');
    expect(moves).toEqual(lawfulMoves(CORRECTIVE_ACTION_STATES, (from, to) => to !== 'CANCELLED' && mayMove(from, to)));
    const final = CORRECTIVE_ACTION_STATES.filter((state) => isFinal(state) && state !== 'CANCELLED');
    expect(ends).toEqual(final.toSorted());
  });

  it('draws the states and moves of a cycle as the rules have them, suspension and resumption among them', () => {
    const { moves, ends } = drawnBelow(text, '### States of a cycle');
    expect(moves).toEqual(lawfulMoves(CYCLE_STATES, (from, to) => mayCycleMove(from, to, to)));
    expect(ends).toEqual(CYCLE_STATES.filter(isFinalCycle).toSorted());
  });

  it('draws the substates of a stage and its gate as the rules have them', () => {
    const { moves, ends } = drawnBelow(text, '### Substates of the stage in focus');
    expect(moves).toEqual(lawfulMoves(STAGE_STATES, mayMoveStage));
    expect(ends).toEqual(STAGE_STATES.filter((from) => !STAGE_STATES.some((to) => mayMoveStage(from, to))).toSorted());
  });

  it('draws the states and moves of a review as the rules have them', () => {
    const { moves, ends } = drawnBelow(text, '### States of a review');
    expect(moves).toEqual(lawfulMoves(REVIEW_STATES, (from, to) => to !== 'CANCELLED' && mayMoveReview(from, to)));
    expect(ends).toEqual(['COMPLETED']);
  });

  it('shows each room with what it may import', () => {
    const { ROOMS } = load('./tools/rooms.cjs') as { ROOMS: Record<string, { path: string; rooms: string[] }> };
    for (const room of Object.values(ROOMS)) {
      const line = text.split('\n').find((candidate) => candidate.startsWith(`| \`${room.path}\` `)) ?? '';
      const shown = (line.split('|')[2] ?? '').trim();
      expect([room.path, shown]).toEqual([room.path, room.rooms.length > 0 ? room.rooms.join(', ') : 'nothing']);
    }
  });
});

describe('docs/golden-rules.md', () => {
  it('names every rule of the guards, and none that is not there', () => {
    const { forbidden } = load('./.dependency-cruiser.cjs') as { forbidden: { name: string }[] };
    const rooms = forbidden.map(({ name }) =>
      name === 'packages-of-domain-calendar' ? name : name.replace(/^(room-|packages-of-|node-in-).*/, '$1'),
    );
    const rules = fs.readFileSync('tools/house/rules.mjs', 'utf8');
    const house = [...rules.matchAll(/^ {4}name: '([a-z-]+)',$/gm)].map(([, name = '']) => name);
    const lint = JSON.parse(fs.readFileSync('.oxlintrc.json', 'utf8')) as { rules: Record<string, unknown> };
    const linted = Object.entries(lint.rules).flatMap(([name, level]) => (level === 'off' ? [] : [name]));
    const guards = ['spec-in-project', 'no-restricted-globals', 'format', 'types', 'dead', 'generated', 'unit'];
    expect(house.length).toBeGreaterThan(4);
    expect(firstCells(read('golden-rules.md')).toSorted()).toEqual(
      [...new Set([...rooms, ...house, ...linted, ...guards])].toSorted(),
    );
  });
});

describe('docs/trace.md', () => {
  const text = read('trace.md');

  it('has every sentence of the procedure once, from S01 to S43', () => {
    const sentences = [...text.matchAll(/^\| (S\d\d) /gm)].map(([, id]) => id);
    expect(sentences).toEqual(Array.from({ length: 43 }, (_, at) => `S${String(at + 1).padStart(2, '0')}`));
  });

  it('names tests that exist', () => {
    const named = [...text.matchAll(/_([^|]+?)_ `([^`]+)`/g)].map(([, name = '', file = '']) => ({ name, file }));
    expect(named.length).toBeGreaterThan(30);
    const missing = named.filter(
      ({ name, file }) => !fs.existsSync(file) || !fs.readFileSync(file, 'utf8').includes(name),
    );
    expect(missing).toEqual([]);
  });

  it('says "not yet" where nothing shows a sentence', () => {
    const rows = [...text.matchAll(/^\| S\d\d +\|[^|]+\|([^|]+)\|([^|]*)\|$/gm)];
    expect(rows).toHaveLength(43);
    for (const [line, here = '', shown = ''] of rows) {
      expect([line, here.trim().startsWith('not yet')]).toEqual([line, shown.trim() === '']);
    }
  });
});

describe('the papers', () => {
  const papers = fs.readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));

  it('link to files that exist', () => {
    const dead = papers.flatMap((file) =>
      [...read(file).matchAll(/\]\(([^)#:]+)\)/g)]
        .map(([, target = '']) => path.join('docs', path.dirname(file), target))
        .filter((target) => !fs.existsSync(target))
        .map((target) => `${file}: ${target}`),
    );
    expect(dead).toEqual([]);
  });

  it('that record a decision have four parts and a number of their own', () => {
    const decisions = papers.filter((file) => file.startsWith('adr'));
    const numbers = decisions.map((file) => path.basename(file).slice(0, 4));
    expect(new Set(numbers).size).toBe(decisions.length);
    for (const file of decisions) {
      const text = read(file);
      const parts = [...text.matchAll(/^(?:## (\w+)|(Status):.*)$/gm)].map(([, heading, status]) => heading ?? status);
      expect([file, text.startsWith(`# ${path.basename(file).slice(0, 4)} `), parts]).toEqual([
        file,
        true,
        ['Status', 'Context', 'Decision', 'Consequences'],
      ]);
    }
  });
});
