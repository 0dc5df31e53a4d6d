// Direct, bare YARP and sidecar under the same load, in turn, round after round; prints one table.
import { execFile, execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Emulator } from '../../tests/contract/harness/emulator.mjs';
import { freePort, ManagedProcess, removeDirectory, stopAll, temporaryDirectory } from '../../tests/contract/harness/processes.mjs';
import { repository, Sidecar } from '../../tests/contract/harness/sidecar.mjs';
import { basic, send } from '../../tests/contract/harness/wire.mjs';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const seconds = Number(process.env.BENCH_SECONDS ?? 6);
const connectionCounts = [1, 16];
const run = promisify(execFile);

const caller = { key: 'bench-app', secret: 'bench-secret' };

async function wrk(target, connections, duration) {
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${duration}s`, '-s', path.join(repository, 'scripts', 'bench', 'report.lua'), '-H', `Authorization: ${basic(target.credential)}`, target.url + target.path]);
  const result = JSON.parse(stdout.split('\n').findLast((line) => line.startsWith('{')));
  if (result.failed > 0 || result.requests === 0) {
    throw new Error(`${target.name}: ${result.failed} of ${result.requests} requests failed`);
  }
  return { rate: result.requests / (result.microseconds / 1e6), p50: result.p50, p99: result.p99 };
}

function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const directory = temporaryDirectory('bench');
try {
  const emulator = await Emulator.start(directory);
  const { resources } = await emulator.call('GET', '/resources/image/upload?max_results=100');
  // A plain public id: bare YARP encodes an encoded slash once more.
  const asset = resources.find((row) => /^[\w/-]+$/.test(row.public_id) && row.asset_folder?.includes('/'));
  const target = `/v1_1/${emulator.cloud}/resources/image/upload/${asset.public_id}`;

  const yarpUrl = `http://127.0.0.1:${await freePort()}`;
  const yarp = new ManagedProcess('yarp', 'dotnet', [
    path.join(repository, 'tests', 'Sidecar.Benchmarks', 'bin', 'Release', 'net10.0', 'Sidecar.Benchmarks.dll'),
    'yarp', '--listen', yarpUrl, '--upstream', emulator.url,
  ], { directory, env: { DOTNET_gcServer: '0' } });

  const sidecar = await Sidecar.start(directory, {
    version: 1,
    environments: [{ cloud: emulator.cloud, id: '2607aa1695167a96b92a8f2a2e0f00', folder_mode: 'dynamic', base_url: emulator.url, upstream: { api_key: emulator.key, api_secret: emulator.secret } }],
    keys: [{ key: caller.key, cloud: emulator.cloud, secret: caller.secret, folders: [{ path: asset.asset_folder.split('/')[0], level: 'edit' }] }],
  }, {
    // The emulator says that the hour's calls are used up, and answers all the same; the sidecar would stop the measurement there.
    environment: { SIDECAR__BUDGET__LOOKUPRESERVE: '0' },
  });

  const targets = [
    { name: 'direct', url: emulator.url, credential: emulator },
    { name: 'bare YARP', url: yarpUrl, credential: emulator },
    { name: 'sidecar', url: sidecar.url, credential: caller },
  ].map((each) => ({ ...each, path: target }));

  // All three give the same asset, and the sidecar really checks: without the credential it refuses.
  await yarp.ready(async () => (await send(yarpUrl, { target, headers: { Authorization: basic(emulator) } })).status === 200);
  for (const each of targets) {
    const answer = await send(each.url, { target, headers: { Authorization: basic(each.credential) } });
    if (answer.status !== 200 || answer.json.asset_id !== asset.asset_id) {
      throw new Error(`${each.name} answered ${answer.status}: ${answer.text}`);
    }
  }
  if ((await send(sidecar.url, { target })).status !== 401) {
    throw new Error('the sidecar answers without a credential');
  }

  for (const each of targets) {
    await wrk(each, 16, Math.max(2, Math.min(8, seconds)));
  }

  const results = new Map(connectionCounts.map((count) => [count, new Map(targets.map(({ name }) => [name, []]))]));
  for (let round = 0; round < rounds; round++) {
    for (const connections of connectionCounts) {
      // Another order in every round, so that none always runs on the warmest machine.
      for (let i = 0; i < targets.length; i++) {
        const each = targets[(i + round) % targets.length];
        results.get(connections).get(each.name).push(await wrk(each, connections, seconds));
      }
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }

  const version = (command, args) => execFileSync(command, args, { encoding: 'utf8' }).trim();
  console.log(`Reads of one asset, GET ${target}; the sidecar authenticates, checks a folder grant on the answer and logs.`);
  console.log(`.NET ${version('dotnet', ['--version'])}, Linux ${os.release()}, ${os.cpus().length} cores shared by load, proxy and upstream; medians of ${rounds} rounds of ${seconds} s.\n`);
  console.log('connections  target       requests/s   p50 ms   p99 ms   requests/s vs YARP   p50 vs YARP');
  for (const [connections, byName] of results) {
    const base = byName.get('bare YARP');
    for (const [name, runs] of byName) {
      const ratio = (value) => median(runs.map((each, round) => value(each) / value(base[round]))).toFixed(2);
      console.log([
        String(connections).padStart(11),
        ` ${name.padEnd(10)}`,
        median(runs.map(({ rate }) => rate)).toFixed(0).padStart(12),
        (median(runs.map(({ p50 }) => p50)) / 1000).toFixed(3).padStart(8),
        (median(runs.map(({ p99 }) => p99)) / 1000).toFixed(3).padStart(8),
        `${ratio(({ rate }) => rate)}×`.padStart(20),
        `${ratio(({ p50 }) => p50)}×`.padStart(13),
      ].join(' '));
    }
  }
} finally {
  await stopAll();
  removeDirectory(directory);
}
