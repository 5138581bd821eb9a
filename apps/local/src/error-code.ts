/** The `code` of a system error (`EACCES`, `EADDRINUSE`, …), empty when there is none. Looks at the shape: errors of Node cross realms in tests. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
