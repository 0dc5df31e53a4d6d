// What the documentation shows is what the program does: the grants file of the README is valid, its policies parse, every option is listed
// with its default, and links lead somewhere.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { removeDirectory, temporaryDirectory } from '../harness/processes.mjs';
import { repository, sidecarDll } from '../harness/sidecar.mjs';

const directory = temporaryDirectory('documentation');
const read = (file) => readFileSync(path.join(repository, file), 'utf8');
const readme = read('README.md');

after(() => removeDirectory(directory));

function block(language, text = readme) {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)[1];
}

function validate(name, text) {
  const file = path.join(directory, name);
  writeFileSync(file, text);
  return execFileSync('dotnet', [sidecarDll(), 'validate', '--grants', file], { encoding: 'utf8' });
}

test('the grants file of the README is valid, without warnings', () => {
  assert.match(validate('grants.yaml', block('yaml')), /^[^\n]*: valid, snapshot [0-9a-f]{64}\n$/);
});

test('so are its policies', () => {
  writeFileSync(path.join(directory, 'more.cedar'), block('cedar'));
  const grants = block('yaml').replace('# - file: policies/*.cedar', '- file: more.cedar');
  assert.match(validate('more.yaml', grants), /^[^\n]*: valid, snapshot [0-9a-f]{64}\n$/);
});

test('a grants file is looked for where `dotnet run` is called', () => {
  const output = execFileSync('dotnet', ['run', '--no-build', '-c', 'Release', '--project', 'src/Sidecar', '--', 'validate', '--grants', 'examples/client-folders/grants.yaml'], { cwd: repository, encoding: 'utf8' });
  assert.match(output, /^examples\/client-folders\/grants\.yaml: valid/);
});

test('every option is listed with its default', () => {
  const listed = Object.fromEntries([...read('docs/options.md').matchAll(/^\| `(Sidecar:\w+:\w+)` \| `?(.*?)`? \|/gm)].map(([, name, value]) => [name, value]));
  assert.deepEqual(listed, options());
});

const documents = ['', 'docs', 'examples', ...readdirSync(path.join(repository, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => `examples/${name}`)]
  .flatMap((folder) => readdirSync(path.join(repository, folder)).filter((name) => name.endsWith('.md')).map((name) => path.join(folder, name)));

for (const file of documents) {
  test(`the links of ${file} lead somewhere`, () => {
    for (const [, target] of read(file).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
      assert.ok(existsSync(path.join(repository, path.dirname(file), target)), target);
    }
  });
}

/** The properties of the options classes with their defaults, as an option's value is written. */
function options() {
  const sections = {
    DataPlaneOptions: ['DataPlane', 'Operations/SidecarOptions.cs'],
    OperationsOptions: ['Operations', 'Operations/SidecarOptions.cs'],
    UpstreamOptions: ['Upstream', 'Operations/SidecarOptions.cs'],
    AnswerOptions: ['Answers', 'Operations/SidecarOptions.cs'],
    BindingOptions: ['Bindings', 'Operations/SidecarOptions.cs'],
    SearchSettings: ['Search', 'Operations/SearchSettings.cs'],
    ReadingOptions: ['Readings', 'Operations/ReadingOptions.cs'],
    RedisOptions: ['Redis', 'Shared/SharedOptions.cs'],
    CacheOptions: ['Cache', 'Shared/SharedOptions.cs'],
    NotificationOptions: ['Notifications', 'Shared/SharedOptions.cs'],
    BudgetOptions: ['Budget', 'Budgets/BudgetOptions.cs'],
    AccountOptions: ['Account', 'Operations/SidecarOptions.cs'],
    GrantsOptions: ['Grants', 'Grants/GrantsOptions.cs'],
    RequestLimits: ['Requests', 'Requests/RequestLimits.cs'],
    AuthenticationOptions: ['Authentication', 'Identity/AuthenticationOptions.cs'],
  };
  return Object.fromEntries(Object.entries(sections).flatMap(([name, [section, file]]) => {
    const source = read(`src/Sidecar/${file}`);
    const body = source.slice(source.indexOf(`class ${name}`)).split(/^}/m)[0];
    return [...body.matchAll(/public (\S+) (\w+) \{ get; set; \}(?: = (.*);)?$/gm)].map(([, type, property, value]) => [`Sidecar:${section}:${property}`, written(value ?? { bool: 'false', int: '0' }[type], source)]);
  }));
}

function written(value, source) {
  const [, text] = /^"(.*)"$/.exec(value) ?? [];
  if (text !== undefined) {
    return text;
  }
  const [, unit, count] = /^TimeSpan\.From(\w+)\((\d+)\)$/.exec(value) ?? [];
  if (unit === 'Milliseconds') {
    return `00:00:00.${count.padStart(3, '0')}`;
  }
  if (unit) {
    const seconds = count * { Seconds: 1, Minutes: 60, Hours: 3600 }[unit];
    const days = Math.floor(seconds / 86_400);
    return (days ? `${days}.` : '') + [(seconds % 86_400) / 3600, (seconds % 3600) / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
  }
  const [, word] = /^\w+(?:Strategy|Reading)\.(\w+)$/.exec(value) ?? [];
  if (word) {
    return word.toLowerCase();
  }
  if (value === 'TimeSpan.Zero') {
    return '00:00:00';
  }
  if (value === 'Path.GetTempPath()') {
    return "the system's temporary directory";
  }
  if (/^(true|false)$/.test(value)) {
    return value;
  }
  if (/^[A-Z]\w+$/.test(value)) {
    return written(new RegExp(`const int ${value} = (.*);`).exec(source)[1], source);
  }
  assert.match(value, /^[\d_L* ]+$/);
  return String(value.replaceAll(/[_L ]/g, '').split('*').reduce((product, factor) => product * Number(factor), 1));
}
