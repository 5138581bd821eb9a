/** What the path needs from rooms it may not import: links are derived in libs/links, addresses of pages come from settings. */
export interface PathDeps {
  readonly links: {
    readonly keyId: string;
    /** sha256 of the token that belongs to a link id. */
    hashOf(linkId: string): string;
  };
}
