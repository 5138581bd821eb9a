import { v7 } from 'uuid';

/** UUID version 7: sortable by the time it was made. */
export function uuidv7(): string {
  return v7();
}
