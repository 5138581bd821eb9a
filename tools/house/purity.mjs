import ts from 'typescript';
import { isValue, memberOf, walk } from './ast.mjs';

/** Whatever tells the time, draws lots, waits or reaches outside. */
const IMPURE = new Set(
  'performance crypto setTimeout setInterval setImmediate queueMicrotask randomUUID globalThis fetch process'.split(
    ' ',
  ),
);

/** Built-ins that are pure in some uses only; each judge gets the identifier and the member read from it. */
const JUDGED = {
  Math: (_, member) => member !== undefined && member !== 'random',
  Date: ({ parent }, member) => {
    if (ts.isNewExpression(parent)) return (parent.arguments?.length ?? 0) > 0;
    if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
    return member === 'UTC' || member === 'parse';
  },
};

function impureName(identifier) {
  const { parent, text } = identifier;
  const member = parent.expression === identifier ? memberOf(parent) : undefined;
  const judge = Object.hasOwn(JUDGED, text) ? JUDGED[text] : undefined;
  const pure = judge ? judge(identifier, member) : !IMPURE.has(text);
  if (pure) return undefined;
  return ts.isNewExpression(parent) ? `new ${text}() without an instant` : [text, member].filter(Boolean).join('.');
}

/** `format()` of a date formatter without an argument formats the present instant. */
function formatsNow(node) {
  if (!ts.isCallExpression(node) || node.arguments.length > 0) return false;
  return /^format(ToParts)?$/.test(memberOf(node.expression) ?? '');
}

/** "process" is also a word of the procedure: a file that declares one of its own means that one. */
const declaresProcess = (source) => {
  let found = false;
  walk(source, (node) => {
    const declares = ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node);
    if (declares && node.name.getText(source) === 'process') found = true;
  });
  return found;
};

/**
 * Judge of the nodes of one file of libs/domain.
 * @returns {(node: ts.Node) => string | undefined} what is impure in that node, to be shown
 */
export function impurityIn(source) {
  const ownProcess = declaresProcess(source);
  return (node) => {
    if (ts.isIdentifier(node)) {
      return isValue(node) && !(ownProcess && node.text === 'process') ? impureName(node) : undefined;
    }
    if (memberOf(node) === 'Now' && node.expression.getText(source) === 'Temporal') return 'Temporal.Now';
    return formatsNow(node) ? 'a date formatter called without an instant' : undefined;
  };
}
