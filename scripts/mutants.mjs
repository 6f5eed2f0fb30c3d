// Small faults put into the scripts, one at a time: a test has to fail on each of them.
//
//   node scripts/mutants.mjs [--sample 40] [module ...]     ui/kit/numbers.js and the like; without
//                                                           any, all; of each at most so many faults
//
// A fault is a changed operator, number or text, a condition that always holds or never, or a
// statement left out. Only what the module's own test in tests/js runs is changed: what it does
// not run draws, and is tested in the browser. A fault that no reader could see is explained in
// scripts/mutants.json; any other that no test sees ends the run with an error. A sample is the same
// every time. The table in docs/mutants.md is written by a run of all modules.

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';

import { parse } from 'acorn';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PATIENCE = 5000; // ms of a thread's processor time after which a mutant that never ends is dead: others may use the machine, too
const IDLE = 120; // s after which it is dead in any case: it may wait for what never comes
const TABLE = join(ROOT, 'docs/mutants.md');
const [BEGIN, END] = ['<!-- written by scripts/mutants.mjs -->', '<!-- end of what scripts/mutants.mjs writes -->'];

const SWAPPED = {
  '+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '**': '*', '<': '<=', '<=': '<', '>': '>=', '>=': '>',
  '===': '!==', '!==': '===', '&&': '||', '||': '&&', '??': '&&', '|': '&', '&': '|', '^': '&',
  '+=': '-=', '-=': '+=', '++': '--', '--': '++',
};
const SWAPPED_NAMES = { min: 'max', max: 'min', some: 'every', every: 'some', floor: 'ceil', ceil: 'floor' };

/** All mutants of a source: where text is replaced, and by what. */
function mutantsOf(source) {
  const found = [];
  const add = (start, end, text) => found.push({ start, end, text });

  function operator(left, right, sign) {
    const between = source.slice(left, right);
    const at = left + between.indexOf(sign);
    if (SWAPPED[sign]) add(at, at + sign.length, SWAPPED[sign]);
  }

  function look(node) {
    switch (node.type) {
      case 'ImportDeclaration':
        return;
      case 'BinaryExpression':
      case 'LogicalExpression':
      case 'AssignmentExpression':
        operator(node.left.end, node.right.start, node.operator);
        break;
      case 'UnaryExpression':
        if (node.operator === '-' || node.operator === '!') add(node.start, node.argument.start, '');
        break;
      case 'UpdateExpression':
        operator(node.prefix ? node.start : node.argument.end, node.prefix ? node.argument.start : node.end, node.operator);
        break;
      case 'Literal':
        if (typeof node.value === 'number') add(node.start, node.end, String(node.value + 1));
        if (typeof node.value === 'string') add(node.start, node.end, node.value ? "''" : "'mutant'");
        if (typeof node.value === 'boolean') add(node.start, node.end, String(!node.value));
        break;
      case 'TemplateLiteral':
        for (const part of node.quasis) if (part.value.raw.trim()) add(part.start, part.end, '');
        break;
      case 'IfStatement':
      case 'ConditionalExpression':
        add(node.test.start, node.test.end, 'true');
        add(node.test.start, node.test.end, 'false');
        break;
      case 'ExpressionStatement':
        if (node.expression.type === 'CallExpression') add(node.start, node.end, ';');
        break;
      case 'MemberExpression':
        if (SWAPPED_NAMES[node.property.name]) add(node.property.start, node.property.end, SWAPPED_NAMES[node.property.name]);
        break;
      case 'Property':
        if (node.key.type === 'Literal') {
          visit(node.value);
          return;
        }
        break;
    }
    for (const value of Object.values(node)) visit(value);
  }

  function visit(value) {
    if (Array.isArray(value)) value.forEach(visit);
    else if (value && typeof value.type === 'string') look(value);
  }

  look(parse(source, { ecmaVersion: 'latest', sourceType: 'module' }));
  return found;
}

/** Which places of a module its test runs. */
function placesRun(module, test) {
  const folder = mkdtempSync(join(tmpdir(), 'coverage-'));
  const env = { ...process.env, NODE_V8_COVERAGE: folder };
  const { status } = spawnSync(process.execPath, [join(ROOT, test)], { env, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${test} fails without any fault`);
  const url = pathToFileURL(join(ROOT, module)).href;
  const results = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).result);
  rmSync(folder, { recursive: true });
  // A test may load its module more than once, as ?page=1 and so on.
  const loaded = results.filter((each) => each.url.split('?')[0] === url).map(({ functions }) =>
    functions.flatMap(({ ranges }) => ranges).toSorted((one, other) => one.endOffset - one.startOffset - (other.endOffset - other.startOffset)));
  return (at) => loaded.some((ranges) => (ranges.find(({ startOffset, endOffset }) => startOffset <= at && at < endOffset)?.count ?? 0) > 0);
}

/** A thread that tries mutants, one after the other; it is replaced when one of them never ends. */
function createTrier() {
  let worker = new Worker(fileURLToPath(import.meta.url));
  return {
    /** @returns {Promise<boolean>} whether no test has failed */
    survives: (mutant) => new Promise((done) => {
      const end = (alive) => {
        clearInterval(timer);
        // These two alone: a thread without its other listeners, which are Node's, hears no second message.
        for (const event of ['message', 'error']) worker.removeAllListeners(event);
        done(alive);
      };
      const replace = () => {
        worker.terminate();
        end(false);
        worker = new Worker(fileURLToPath(import.meta.url));
      };
      let seconds = 0;
      const used = worker.cpuUsage().catch(() => null);
      const timer = setInterval(async () => {
        const [before, now] = await Promise.all([used, worker.cpuUsage().catch(() => null)]);
        const waited = (seconds += 1) > IDLE;
        if (waited || !before || !now || now.user - before.user > 1000 * PATIENCE) replace();
      }, 1000);
      worker.once('message', end);
      worker.once('error', replace);
      worker.postMessage(mutant);
    }),
    end: () => worker.terminate(),
  };
}

/** In a thread: run a test with a mutant in place of the module, in a copy of all modules of its own. */
function tryWhatComes() {
  const { mock } = process.getBuiltinModule('node:test');
  const own = pathToFileURL(ROOT).href;
  let mutant = null;
  let collected = [];
  let copies = 0;
  globalThis.collectTest = (name, run) => collected.push(run);
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'node:test') return { url: 'collected:test', format: 'module', shortCircuit: true };
      const found = next(specifier, context);
      const copy = context.parentURL?.match(/\?copy=\d+$/)?.[0];
      return copy && found.url.startsWith(own) ? { ...found, url: found.url + copy } : found;
    },
    load(url, context, next) {
      if (url === 'collected:test') {
        return { format: 'module', source: 'export const test = globalThis.collectTest;', shortCircuit: true };
      }
      if (url.startsWith(`${mutant?.url}?`)) return { format: 'module', source: mutant.source, shortCircuit: true };
      return next(url, context);
    },
  });
  parentPort.on('message', async (next) => {
    mutant = next;
    collected = [];
    let alive = true;
    try {
      await import(`${next.test}?copy=${(copies += 1)}`);
      for (const run of collected) {
        mock.timers.reset();
        await run({ mock });
      }
      await new Promise(setImmediate); // a rejection that nobody handles ends this thread before the answer
    } catch {
      alive = false;
    }
    mock.timers.reset();
    parentPort.postMessage(alive);
  });
}

/** What a mutant is called: its line, and what the line becomes. */
function nameOf(source, { start, end, text }) {
  const from = source.lastIndexOf('\n', start - 1) + 1;
  const to = source.indexOf('\n', end);
  const clean = (line) => line.trim().replace(/\s+/g, ' ');
  return { before: clean(source.slice(from, to)), after: clean(source.slice(from, start) + text + source.slice(end, to)) };
}

/** At most so many of a list, in their order, chosen by chance from a fixed start. */
function sampleOf(list, size) {
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647);
  const kept = new Set(list.map((each) => [random(), each]).sort(([a], [b]) => a - b).slice(0, size).map(([, each]) => each));
  return list.filter((each) => kept.has(each));
}

async function tryAll(module, triers, size) {
  const test = module.replace('ui/', 'tests/js/').replace(/\.js$/, '.test.js');
  const source = readFileSync(join(ROOT, module), 'utf8');
  const isRun = placesRun(module, test);
  const every = mutantsOf(source).filter(({ start }) => isRun(start));
  const waiting = sampleOf(every, size);
  const count = waiting.length;
  const alive = [];
  const [url, testUrl] = [module, test].map((path) => pathToFileURL(join(ROOT, path)).href);
  await Promise.all(triers.map(async (trier) => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const changed = source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end);
      if (await trier.survives({ url, test: testUrl, source: changed })) alive.push(nameOf(source, mutant));
    }
  }));
  return { module, every: every.length, count, alive };
}

async function main() {
  const explained = JSON.parse(readFileSync(join(ROOT, 'scripts/mutants.json'), 'utf8'));
  const isExplained = (module, { before, after }) =>
    (explained[module] ?? []).some(({ line, becomes }) => (line ? line === before : becomes === after));

  const tests = globSync('tests/js/**/*.test.js', { cwd: ROOT }).map((test) => test.replaceAll('\\', '/')).sort();
  const all = tests.map((test) => test.replace('tests/js/', 'ui/').replace('.test.js', '.js'));
  const { values, positionals } = parseArgs({ options: { sample: { type: 'string', default: 'Infinity' } }, allowPositionals: true });
  const asked = positionals.map((module) => resolve(module).slice(ROOT.length).replaceAll('\\', '/'));
  const triers = Array.from({ length: availableParallelism() }, createTrier);
  const rows = [];
  let unexplained = 0;
  for (const module of asked.length ? asked : all) {
    const { every, count, alive } = await tryAll(module, triers, Number(values.sample));
    const open = alive.filter((mutant) => !isExplained(module, mutant));
    unexplained += open.length;
    rows.push({ module, every, count, killed: count - alive.length, alive: alive.length - open.length });
    console.log(`${module}: ${count - alive.length} of ${count} killed, ${alive.length - open.length} explained`);
    for (const { before, after } of open) console.log(`  ${before}\n  ${after}\n`);
  }

  for (const trier of triers) trier.end();

  if (!asked.length) {
    const total = (name) => rows.reduce((sum, row) => sum + row[name], 0);
    const line = (name, { every, count, killed, alive }) => `| ${name} | ${every} | ${count} | ${killed} | ${alive} |`;
    const reasons = Object.entries(explained).flatMap(([module, list]) => list.map((each) => `- \`${module}\`: \`${each.line ?? each.becomes}\`: ${each.why}`));
    const section = [
      BEGIN, '## The scripts', '',
      'Small faults in what `tests/js` runs, tried by `scripts/mutants.mjs` (in `make mutants`). Alive are only those that are',
      'explained below: no reader could see them.', '',
      '| module | mutants | tried | killed | explained |', '|---|---:|---:|---:|---:|',
      ...rows.map((row) => line(`\`${row.module}\``, row)),
      line('all', { every: total('every'), count: total('count'), killed: total('killed'), alive: total('alive') }), '', ...reasons, END,
    ].join('\n');
    const page = existsSync(TABLE) ? readFileSync(TABLE, 'utf8') : '# Mutants\n';
    const [before, after] = page.includes(BEGIN) ? [page.split(BEGIN)[0], page.split(END)[1]] : [`${page.trimEnd()}\n\n`, '\n'];
    writeFileSync(TABLE, before + section + after);
  }
  process.exitCode = unexplained ? 1 : 0;
}

if (isMainThread) await main();
else tryWhatComes();
