// Needs a service with the committed models that may be taught, at TORCHLINE_URL.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Torchline, TorchlineError } from '../torchline.js';

const torchline = new Torchline(process.env.TORCHLINE_URL);
const pictures = new URL('../../../samples/pictures/', import.meta.url);
const bee = await readFile(new URL('bee.jpg', pictures));
const dog = await readFile(new URL('dog.jpg', pictures));

test('health', async () => {
  assert.equal(await torchline.isLive(), true);
  assert.equal(await torchline.isReady(), true);
  assert.equal(await new Torchline('http://127.0.0.1:1').isReady(), false);
});

test('texts', async () => {
  assert.equal((await torchline.sentiment("I didn't like it!")).label, 'negative');
  const { model, results } = await torchline.sentiments(['Great food!', 'Rude staff.'], { model: 'bow' });
  assert.deepEqual([model, ...results.map(one => one.label)], ['bow', 'positive', 'negative']);
  const text = 'Great food, rude staff.';
  const { words } = await torchline.sentiment(text, { model: 'bow', explain: true });
  assert.deepEqual(words.map(word => text.slice(word.start, word.start + word.length)), ['Great', 'food', 'rude', 'staff']);
  assert.ok(words[0].importance * words[2].importance < 0);
});

test('models', async () => {
  const models = await torchline.models();
  assert.ok(models.every(model => model.provider === 'cpu'));
  assert.deepEqual(await torchline.quarantined(), []);
  const [standard] = models.filter(model => model.task === 'sentiment' && model.default);
  assert.equal((await torchline.model(standard.name)).manifest.version, standard.version);
});

test('images, as bytes, blobs and buffers', async () => {
  for (const image of [bee, new Blob([bee]), new Uint8Array(bee).buffer]) {
    const { predictions } = await torchline.classify(image, { top: 1 });
    assert.deepEqual(predictions.map(one => one.label), ['bees']);
  }
  const answer = await torchline.caption(dog, { beam: 3, alternatives: 2, attention: true });
  assert.equal(answer.alternatives.length, 2);
  assert.equal(answer.alternatives[0].words[0].attention.length, 7);
});

test('styles', async () => {
  const [style] = await torchline.styles();
  assert.equal((await torchline.thumbnail(style.name, { model: style.model })).type, 'image/jpeg');
  const styles = [style.name, { name: 'great-wave', weight: 0.5 }];
  const stylized = await torchline.stylize(bee, { styles, strength: 0.5, size: 128, mediaType: 'image/webp' });
  assert.deepEqual([stylized.mediaType, stylized.model], ['image/webp', style.model]);
  assert.equal(Buffer.from(await stylized.image.arrayBuffer()).toString('latin1', 8, 12), 'WEBP');
});

test('a style image', async () => {
  const stylized = await torchline.stylize(bee, { styleImage: dog, size: 128, mediaType: 'image/png', model: 'corner' });
  assert.deepEqual([stylized.mediaType, stylized.model], ['image/png', 'corner']);
  await assert.rejects(torchline.stylize(bee, { styleImage: dog, styles: 'great-wave' }), { status: 400 });
  await assert.rejects(torchline.stylize(bee, {}), { status: 400 });
});

test('a job', async () => {
  const submitted = await torchline.submitJob(dog, bee, { iterations: 30, size: 128, styleWeight: 2, start: 'noise' });
  assert.equal(submitted.settings.styleWeight, 2);
  const events = [];
  const job = await torchline.waitForJob(submitted.id, { onProgress: event => events.push(event) });
  assert.equal(job.state, 'succeeded');
  assert.deepEqual(events.filter(event => event.losses).map(event => event.losses), job.losses);
  assert.equal(events.at(-1).type, 'end');
  assert.equal((await torchline.jobResult(job.id, { mediaType: 'image/png' })).mediaType, 'image/png');
  assert.ok((await torchline.jobPreview(job.id)).image.size > 0);
  assert.ok((await torchline.jobs()).some(one => one.id === job.id));
  const [rest] = await Promise.all([collect(torchline.watchJob(job.id, { lastEventId: '20' }))]);
  assert.deepEqual(rest.filter(event => event.losses).map(event => event.iteration), [21, 22, 23, 24, 25, 26, 27, 28, 29]);
  await torchline.deleteJob(job.id);
  await assert.rejects(torchline.job(job.id), { status: 404 });
});

test('teaching', async () => {
  const images = [];
  for (const label of ['ants', 'bees']) {
    const folder = new URL(`insects/${label}/`, pictures);
    for (const name of await readdir(folder)) images.push({ label, image: await readFile(new URL(name, folder)), name });
  }
  const taught = await torchline.teach('ants-bees', images, { to: 'taught-by-javascript', folds: 3, seed: 2 });
  assert.deepEqual([taught.model, taught.images], ['taught-by-javascript', images.length]);
  assert.deepEqual(taught.labels.map(one => one.label), ['ants', 'bees']);
});

test('errors', async () => {
  const error = await torchline.sentiment('fine', { model: 'none' }).then(assert.fail, one => one);
  assert.ok(error instanceof TorchlineError);
  assert.equal(error.status, 404);
  assert.ok(error.problem.models.includes('two-way'));
  assert.match(error.message, /^404 Unknown model: /);
  await assert.rejects(torchline.classify(bee.subarray(0, 3000)), { status: 422 });
  await assert.rejects(torchline.sentiment('fine', { signal: AbortSignal.abort() }), { name: 'AbortError' });
});

test('an overloaded service is asked again, within bounds', async () => {
  const cases = [
    { refusals: 2, retryAfter: '1', requests: 3 },
    { refusals: 1, retryAfter: new Date(Date.now() + 1500).toUTCString(), requests: 2 },
    { refusals: 9, retryAfter: '0', requests: 3, status: 503 },
    { refusals: 9, retryAfter: '3600', requests: 1, status: 503 },
    { refusals: 9, requests: 1, status: 503 },
    { refusals: 1, code: 429, retryAfter: '0', requests: 2 },
  ];
  for (const { refusals, retryAfter, requests, status, code = 503 } of cases) {
    const bodies = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      bodies.push([body, request.headers.authorization]);
      if (bodies.length > refusals) return response.setHeader('content-type', 'application/json').end('{"model":"m","results":[{"label":"positive","score":1}]}');
      if (retryAfter) response.setHeader('retry-after', retryAfter);
      response.writeHead(code, { 'content-type': 'application/problem+json' }).end('{"title":"Queue full"}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const overloaded = new Torchline(`http://127.0.0.1:${server.address().port}/`, { apiKey: 'secret' });
    const started = Date.now();
    const call = overloaded.sentiment('fine');
    if (status) await assert.rejects(call, { status, problem: { title: 'Queue full' } });
    else assert.equal((await call).label, 'positive');
    if (retryAfter === '1') assert.ok(Date.now() - started >= 1900);
    assert.deepEqual(bodies, Array(requests).fill(['{"text":"fine"}', 'Bearer secret']));
    server.close();
    server.closeAllConnections();
  }
});

test('a wait for a job goes on after a broken connection', async () => {
  let connections = 0;
  const asked = [];
  const server = createServer((request, response) => {
    if (!request.url.endsWith('/events')) return response.end('{"state":"succeeded"}');
    asked.push(request.headers['last-event-id']);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const [first, last] = connections++ === 0 ? [0, 1] : [2, 3];
    for (let i = first; i <= last; i++) response.write(`event: progress\r\nid: ${i}\r\ndata: {"iteration":${i},\ndata: "state":"running"}\n\n`);
    if (connections === 1) setTimeout(() => response.destroy(), 50);
    else response.end('event: end\nid: end\ndata: {"state":"succeeded"}\n\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const events = [];
  const client = new Torchline(`http://127.0.0.1:${server.address().port}`);
  const job = await client.waitForJob('a', { onProgress: event => events.push(event.iteration) });
  assert.equal(job.state, 'succeeded');
  assert.deepEqual(events, [0, 1, 2, 3, undefined]);
  assert.deepEqual(asked, [undefined, '1']);
  server.close();
  server.closeAllConnections();
});

async function collect(events) {
  const all = [];
  for await (const event of events) all.push(event);
  return all;
}
