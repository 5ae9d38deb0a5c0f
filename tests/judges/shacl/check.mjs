// Validates JSON-LD against SHACL shapes, SPARQL constraints included, with shacl-engine.
//
//   node check.mjs DATA.jsonld SHAPES.ttl SUBCLASSES.ttl
//
// The data gets the subclass triples, because SHACL looks for a node's classes in the data graph. One line a result on standard output:
// severity, message, focus node, path, value, with tabs between; then a line that counts. Exit 0: there is data and no result of any
// severity. 1: there is one. 2: usage.
import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { JsonLdParser } from 'jsonld-streaming-parser';
import { DataFactory, Parser, Store } from 'n3';

// shacl-engine builds a query engine for each constraint of each node, a tenth of a second every time. One answers them all alike.
const require = createRequire(import.meta.url);
const recipe = require.resolve('@comunica/query-sparql-rdfjs-lite/engine-default.js');
const build = require(recipe);
let built;
require.cache[recipe].exports = () => built ??= build();
const { Validator } = await import('shacl-engine');
const { validations } = await import('shacl-engine/sparql.js');

const [data, shapes, subclasses] = process.argv.slice(2);
if (!subclasses) {
  console.error('usage: node check.mjs DATA.jsonld SHAPES.ttl SUBCLASSES.ttl');
  process.exit(2);
}
const turtle = (file) => new Parser().parse(readFileSync(file, 'utf8'));

// A document that names its context by address would need a network: here that fails.
const documentLoader = { load: async (url) => { throw new Error(`the context ${url} is not in the document`); } };
const parser = new JsonLdParser({ documentLoader, strictValues: true });

const dataset = new Store(turtle(subclasses));
const before = dataset.size;
for await (const quad of createReadStream(data).on('error', (error) => parser.destroy(error)).pipe(parser)) dataset.add(quad);
const triples = dataset.size - before;

const factory = { ...DataFactory, dataset: () => new Store() };
const report = await new Validator(new Store(turtle(shapes)), { factory, validations }).validate({ dataset });

const last = (term) => term?.value?.replace(/^.*[/#]/, '') ?? '';
const path = (result) => (result.path ?? []).map((step) => step.predicates.map(last).join('|')).join('/');
for (const result of report.results) {
  const message = result.message.map((text) => text.value).join(' ') || last(result.constraintComponent);
  console.log([last(result.severity), message, result.focusNode?.value ?? '', path(result), result.value?.value ?? ''].join('\t'));
}
console.log(`${triples} triples, ${report.results.length} results`);
process.exit(triples > 0 && report.results.length === 0 ? 0 : 1);
