import { readFileSync } from 'node:fs';

export type Json = Record<string, unknown>;
interface Output extends Json {
  step: string;
  entry: Record<string, Json[] & Json>;
}
interface Cycle extends Json {
  gates: Json[];
  outputs: Output[];
  done: string[];
}
export interface DemoFile extends Json {
  people: Json[];
  cycles: [Cycle, ...Json[]];
}

/** The file of the demo company, to be changed. */
export function larkfield(): DemoFile {
  return JSON.parse(readFileSync('libs/records/data/larkfield.json', 'utf8')) as DemoFile;
}

/** Entry of an output of the demo company; its place in the file does not change. */
export function entryOf(file: DemoFile, step: string): Output['entry'] {
  const output = file.cycles[0].outputs.find((one) => one.step === step);
  if (!output) throw new Error(`the demo company has no ${step}`);
  return output.entry;
}

/** A row that has to be there. */
export function row(rows: Json[] | undefined, at: number): Json {
  const found = rows?.[at];
  if (!found) throw new Error(`no row ${at}`);
  return found;
}

/** A waiver of the demo company. */
export const WAIVER = {
  ...{ gate: 'G1', check: 'E4_APPROVED', reason: 'Objectives follow by {day:D0-200}.', on: 'D0-237', by: 'P01' },
  ...{ expires: 'D0+30', correctiveAction: 'CA-{year:D0-185}-0003' },
};
