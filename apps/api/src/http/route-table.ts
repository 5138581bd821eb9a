/** Which methods each path answers to, filled while routes are registered; tells 405 from 404. */
export class RouteTable {
  private readonly routes: { readonly pattern: RegExp; readonly method: string }[] = [];

  /** Remembers a route as Fastify writes it, such as `/t/:token`. */
  add(method: string | readonly string[], url: string): void {
    if (url.includes('*')) return;
    const source = url.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : escape(part))).join('/'); // prettier-ignore
    const pattern = new RegExp(`^${source}/?$`);
    for (const one of [method].flat()) this.routes.push({ pattern, method: one });
  }

  /** Methods that a path answers to, sorted. */
  methodsOf(url: string): string[] {
    const path = url.split('?')[0] ?? url;
    return [...new Set(this.routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].toSorted();
  }
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
