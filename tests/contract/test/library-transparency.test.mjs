// Each call of the SDK on a library, directly and through the sidecar with the key of a master admin: the same status, the same body, the same
// headers. Every area has fresh twins; afterwards their libraries must have become the same.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { downloads, libraryCalls, silent } from '../harness/library-calls.mjs';
import { outcome, Twins } from '../harness/twins.mjs';

const modes = ['dynamic', 'fixed'];
for (const [mode, area, calls] of modes.flatMap((mode) => Object.entries(libraryCalls).map(([area, calls]) => [mode, area, calls]))) {
  describe(`an admin key on a library, ${mode} folders, ${area}`, () => {
    const world = useTwins(mode);
    for (const [number, [name, ...args]] of calls.entries()) {
      test(`${number + 1}. ${name} gives what it gives directly`, async () => {
        const { twins, seeded } = world;
        const given = args.map((arg) => resolve(arg, twins, seeded));
        const call = async (sdk) => {
          const result = await outcome(sdk.call(name, ...given));
          return { result, answers: sdk.answers.map(readBySdks) };
        };
        const direct = await call(twins.direct);
        const through = await call(twins.through('admin'));
        assert.ok(direct.answers.length > 0, 'the call reaches the upstream');
        if (name.startsWith('uploader.unsigned')) {
          // Nobody's key: what a stranger may do is judged, and refused without a request of Cloudinary's to name.
          [direct, through].forEach(({ answers }) => answers.filter(({ status }) => status >= 400).forEach((answer) => delete answer.present));
        }
        twins.compare(direct, through, name.startsWith('uploader.unsigned') ? withoutSecrets : undefined);
      });
    }
    test('both libraries have become the same', () => world.twins.compareLibraries());
  });
}

describe('an admin key on a library, downloads', () => {
  const world = useTwins();
  for (const [number, [name, ...args]] of downloads.entries()) {
    test(`${number + 1}. ${name} opens what it opens directly`, async () => {
      const { twins, seeded } = world;
      const given = args.map((arg) => resolve(arg, twins, seeded));
      const open = async (sdk) => {
        const answer = await fetch(await sdk.call(name, ...given));
        return { body: await answer.text(), ...readBySdks({ status: answer.status, headers: Object.fromEntries(answer.headers) }) };
      };
      twins.compare(await open(twins.direct), await open(twins.through('admin')));
    });
  }
});

test('no call of the SDK is left out', () => {
  const sdk = createRequire(import.meta.url)('cloudinary').v2;
  const called = new Set([...Object.values(libraryCalls).flat(), ...downloads].map(([name]) => name));
  const all = ['uploader', 'api', 'analysis'].flatMap((owner) => Object.keys(sdk[owner]).filter((name) => !silent.includes(name)).map((name) => `${owner}.${name}`));
  assert.deepEqual(all.filter((name) => !called.has(name)), []);
});

/**
 * Status and the headers that SDKs look at. What is left of the quota and the request's id differ; that they are there does not.
 */
function readBySdks({ status, headers }) {
  const present = ['x-featureratelimit-reset', 'x-featureratelimit-remaining', 'x-request-id'].filter((name) => headers[name]);
  return { status, present, type: headers['content-type'], limit: headers['x-featureratelimit-limit'], error: headers['x-cld-error'] };
}

/** Nobody has proved anything with an unsigned upload, so there is no secret to sign its answer with. */
function withoutSecrets({ result: { api_key, signature, ...result }, ...rest }) {
  return { ...rest, result };
}

function resolve(arg, twins, seeded) {
  return typeof arg === 'function' ? arg({ file: (name, content) => twins.file(name, content), seeded })
    : arg !== null && typeof arg === 'object' && !Array.isArray(arg) && !Buffer.isBuffer(arg)
      ? Object.fromEntries(Object.entries(arg).map(([key, value]) => [key, resolve(value, twins, seeded)]))
      : arg;
}

function useTwins(mode = 'dynamic') {
  const world = {};
  before(async () => {
    world.twins = await Twins.start(mode);
    world.seeded = (await world.twins.library()).plain.assets;
  }, { timeout: 90_000 });
  after(() => world.twins?.stop());
  return world;
}
