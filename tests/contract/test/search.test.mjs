import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assets } from '../harness/assets.mjs';
import { assertNothingSent } from '../harness/lookups.mjs';
import { assertRefused, useWorld } from '../harness/world.mjs';

const world = useWorld();
const names = (answer) => answer.resources.map((row) => row.public_id);

/** The expression that went upstream, taken apart at its top level: `(limit) AND (caller's)`. */
function parts(expression) {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < expression.length; i++) {
    const c = expression[i];
    if (c === '\\') {
      i++;
    } else if (c === '"') {
      quoted = !quoted;
    } else if (!quoted && c === '(') {
      depth++;
    } else if (!quoted && c === ')' && --depth === 0) {
      const match = /^ AND \((.*)\)$/s.exec(expression.slice(i + 1));
      assert.ok(expression.startsWith('(') && match, `(limit) AND (expression): ${expression}`);
      return { limit: expression.slice(1, i), own: match[1] };
    }
  }
  assert.fail(`(limit) AND (expression): ${expression}`);
}

async function searched() {
  const requests = await world.requests();
  assert.equal(requests.length, 1, requests.join('\n'));
  assert.equal(requests[0].method, 'POST');
  assert.match(requests[0].path, /\/resources\/search$/);
  assert.ok(!requests[0].url.includes('%25'));
  assert.match(requests[0].contentType, /^application\/json/);
  return requests[0].json;
}

for (const cloud of ['dyn', 'fix']) {
  const { shoe, hat, plan } = assets[cloud];
  const field = cloud === 'dyn' ? 'asset_folder' : 'folder';

  describe(`searching, ${cloud}`, () => {
    test('goes upstream as (limit) AND (expression)', async () => {
      await world.sdk(cloud, 'editor').search({ expression: 'tags=sale', max_results: 10, sort_by: ['public_id', 'asc'] });
      const body = await searched();
      const { limit, own } = parts(body.expression);
      assert.match(limit, new RegExp(`^${field}[=:]"?Product"? OR ${field}:"?Product/\\*"?$`, 'i'));
      assert.equal(own, 'tags=sale');
      assert.equal(body.max_results, 10);
      assert.deepEqual(body.sort_by, [{ public_id: 'asc' }]);
    });

    test('rows are checked again, whatever the upstream found', async () => {
      const answer = await world.sdk(cloud, 'editor').search({ expression: 'tags=sale' });
      assert.deepEqual(names(answer), [shoe.public_id, hat.public_id]);
      assert.ok(!JSON.stringify(answer).includes(plan.asset_id));
      assert.notEqual(answer.total_count, 3, 'the count of what was dropped does not leak');
    });

    test('a hostile OR stays inside its own group', async () => {
      const answer = await world.sdk(cloud, 'editor').search({ expression: `tags=x OR ${field}:Secret` });
      const { limit, own } = parts((await searched()).expression);
      assert.match(limit, /Product/);
      assert.equal(own, `tags=x OR ${field}:Secret`);
      assert.deepEqual(names(answer), [shoe.public_id, hat.public_id]);
    });

    for (const expression of ['tags=x) OR (tags=y', `x) OR ${field}:Secret`, '(tags=x', 'tags="x', 'tags=x OR', `tags=x\\" OR ${field}:Secret`]) {
      test(`${JSON.stringify(expression)} is refused and nothing goes upstream`, async () => {
        const body = JSON.stringify({ expression });
        const answer = await world.raw(cloud, 'editor', 'POST', '/resources/search', { headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }, body });
        assertRefused(answer, 400);
        assertNothingSent(await world.requests());
      });
    }

    test('an empty expression is limited too', async () => {
      const answer = await world.sdk(cloud, 'editor').search({ max_results: 10 });
      assert.match((await searched()).expression, /Product/);
      assert.deepEqual(names(answer), [shoe.public_id, hat.public_id]);
    });

    test('a caller without grants finds nothing, and no empty group is sent', async () => {
      const answer = await world.sdk(cloud, 'nobody').search({ expression: 'tags=sale' });
      assert.deepEqual(answer.resources, []);
      assert.equal(answer.total_count, 0);
      assertNothingSent(await world.requests());
    });

    test('an admin\'s search is sent as it is', async () => {
      const answer = await world.sdk(cloud, 'admin').search({ expression: 'tags=sale AND bytes>1000' });
      assert.equal((await searched()).expression, 'tags=sale AND bytes>1000');
      assert.equal(answer.total_count, 3);
    });

    test('resources%2Fsearch and resources/search are the same operation', async () => {
      const body = JSON.stringify({ expression: 'tags=sale' });
      for (const target of ['/resources%2Fsearch', '/resources/search']) {
        await world.upstream.reset();
        const answer = await world.raw(cloud, 'editor', 'POST', target, { headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }, body });
        assert.equal(answer.status, 200, answer.text);
        parts((await searched()).expression);
      }
    });
  });
}

describe('search requests that two readers could read differently', () => {
  const cases = {
    'an expression twice': '{"expression":"tags=x","expression":"asset_folder:Secret"}',
    'an expression that is no text': '{"expression":["tags=x"]}',
    'an unknown key': '{"expression":"tags=x","with_elastic":true}',
    'no JSON at all': 'expression=tags%3Dx',
  };
  for (const [what, body] of Object.entries(cases)) {
    test(`${what} is refused`, async () => {
      const answer = await world.raw('dyn', 'editor', 'POST', '/resources/search', { headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }, body });
      assertRefused(answer, 400);
      assertNothingSent(await world.requests());
    });
  }

  test('method overrides are refused or have no effect', async () => {
    const body = '{"expression":"tags=sale"}';
    const answer = await world.raw('dyn', 'editor', 'POST', '/resources/search', { headers: { 'Content-Type': 'application/json', 'X-HTTP-Method-Override': 'DELETE', 'Content-Length': body.length }, body });
    for (const request of await world.requests()) {
      assert.equal(request.headers['x-http-method-override'], undefined);
    }
    assert.ok([200, 400].includes(answer.status), answer.text);
  });
});
