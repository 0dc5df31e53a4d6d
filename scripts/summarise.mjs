// Adds up the results in a folder (*.trx of dotnet test, *.tap of node --test): prints one table, shows what failed in
// contract tests, and writes the closing line to summary.txt. Exits 1 when anything failed or a suite ran no test.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = process.argv[2];

function trx(text) {
  const counters = /<Counters\s([^>]*)>/.exec(text)?.[1];
  if (!counters) {
    return { passed: 0, failed: 1, skipped: 0, note: 'no counters: the run did not finish' };
  }
  const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(counters)?.[1] ?? 0);
  const [total, passed, executed] = ['total', 'passed', 'executed'].map(count);
  return { passed, failed: executed - passed, skipped: total - executed };
}

function tap(text) {
  const count = (name) => {
    const all = [...text.matchAll(new RegExp(`^# ${name} (\\d+)$`, 'gm'))];
    return all.length ? Number(all.at(-1)[1]) : undefined;
  };
  if (count('tests') === undefined) {
    return { passed: 0, failed: 1, skipped: 0, note: 'no totals: the run did not finish', details: text };
  }
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
    details: failures(text),
  };
}

/** The innermost failed tests of a TAP text: name and diagnostic block. */
function failures(text) {
  const lines = text.split('\n');
  const blocks = [];
  const hooks = new Set();
  for (let i = 0; i < lines.length; i++) {
    const match = /^(\s*)not ok \d+ - (.*)$/.exec(lines[i]);
    if (!match || /# (SKIP|TODO)/.test(match[2])) {
      continue;
    }
    const block = [];
    for (let j = i + 1; j < lines.length && lines[j].startsWith(`${match[1]}  `); j++) {
      block.push(lines[j].slice(match[1].length + 2));
      if (lines[j].trim() === '...') {
        break;
      }
    }
    const diagnostic = block.join('\n');
    // A suite fails because of its tests, a cancelled test because of its suite, and one failed hook fails many: once is enough.
    const hook = /failureType: 'hookFailed'/.test(diagnostic) ? /error: [\s\S]*/.exec(diagnostic)[0] : undefined;
    if (!/failureType: '(subtestsFailed|cancelledByParent)'/.test(diagnostic) && !hooks.has(hook)) {
      if (hook) {
        hooks.add(hook);
      }
      blocks.push(`✗ ${match[2]}\n${block.filter((line) => !['---', '...'].includes(line)).map((line) => `    ${line}`).join('\n')}`);
    }
  }
  return blocks.join('\n\n');
}

const suites = readdirSync(folder)
  .filter((name) => /\.(trx|tap)$/.test(name))
  .sort()
  .map((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    return { name: path.parse(name).name, ...(name.endsWith('.trx') ? trx(text) : tap(text)) };
  });

for (const suite of suites.filter(({ failed, details }) => failed > 0 && details)) {
  console.error(`\n${suite.name}:\n\n${suite.details}\n`);
}

const sum = (what) => suites.reduce((total, suite) => total + suite[what], 0);
const width = Math.max(5, ...suites.map(({ name }) => name.length));
const line = (name, { passed, failed, skipped }, note = '') => `${name.padEnd(width)}  ${String(passed).padStart(7)}  ${String(failed).padStart(7)}  ${String(skipped).padStart(7)}  ${note}`.trimEnd();
console.log(`${''.padEnd(width)}   passed   failed  skipped`);
for (const suite of suites) {
  console.log(line(suite.name, suite, suite.note ?? (suite.passed + suite.failed === 0 ? 'no test ran' : '')));
}
const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
console.log(line('total', total));

writeFileSync(path.join(folder, 'summary.txt'), `${total.passed} passed, ${total.failed} failed\n`);
const empty = suites.filter((suite) => suite.passed + suite.failed === 0);
process.exitCode = total.failed > 0 || total.passed === 0 || empty.length > 0 ? 1 : 0;
