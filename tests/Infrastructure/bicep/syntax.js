// Prints, for each file named on the command line, a line of JSON: its syntax tree as [type, start, end, children], nodes with a name only, and where it cannot be read.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { Language, Parser } from 'web-tree-sitter';

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

// The grammar does not know the assignments of a parameter file; to it they are variables. As many characters, so that places stay.
const readable = (path, text) => (path.endsWith('.bicepparam') ? text.replace(/^param (?=\w+ =)/gm, 'var   ') : text);

const tree = (node) => [node.type, node.startIndex, node.endIndex, node.namedChildren.map(tree)];

const errors = (node) =>
  (node.isError || node.isMissing ? [`line ${node.startPosition.row + 1}: ${node.isMissing ? `no ${node.type}` : JSON.stringify(node.text.slice(0, 60))}`] : []).concat(node.children.flatMap(errors));

for (const path of process.argv.slice(2)) {
  const root = parser.parse(readable(path, readFileSync(path, 'utf8'))).rootNode;
  console.log(JSON.stringify({ path, errors: errors(root), tree: tree(root) }));
}
