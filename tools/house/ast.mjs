import ts from 'typescript';

/** Parses one file; syntax errors are the type checker's business. */
export function parse(file, text) {
  const kind = file.endsWith('.tsx') ? ts.ScriptKind.TSX : file.endsWith('.ts') ? ts.ScriptKind.TS : ts.ScriptKind.JS;
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
}

/** Calls `visit` for every node below `node`, itself included. */
export function walk(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The member that `node` reads, written with a dot or as a literal in brackets: `a.b`, `a['b']`. */
export function memberOf(node) {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return node.argumentExpression.text;
  }
  return undefined;
}

/** True when the identifier is read as a value: it is no name of a declaration, key or member, and no type. */
export function isValue(identifier) {
  const { parent } = identifier;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  const isName = parent.name === identifier || parent.propertyName === identifier;
  return !isName && !ts.isTypeNode(parent) && !ts.isQualifiedName(parent);
}

/** Comments of a file with their positions. */
export function comments(source) {
  const found = new Map();
  const add = (pos, end) => found.set(pos, source.text.slice(pos, end));
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.JsxText) return;
    ts.forEachLeadingCommentRange(source.text, node.getFullStart(), add);
    ts.forEachTrailingCommentRange(source.text, node.getEnd(), add);
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return [...found].map(([pos, text]) => ({ pos, text }));
}
