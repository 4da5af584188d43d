// The client of a Torchline service, for browsers and Node 18 and newer. Its types are in torchline.d.ts.
import { readEvents } from './events.js';
import { TorchlineError, errorOf, waitingTime } from './errors.js';

export { TorchlineError };

const jobs = 'v1/stylize/jobs';
const ended = new Set(['succeeded', 'failed', 'cancelled']);

/** Calls a Torchline service. */
export class Torchline {
  #address;
  #fetch;
  #headers;
  #attempts;
  #longestWait;

  constructor(address, { apiKey, headers = {}, attempts = 3, longestWait = 30, fetch = globalThis.fetch } = {}) {
    this.#address = new URL(String(address).replace(/\/*$/, '/'));
    this.#headers = apiKey ? { ...headers, authorization: `Bearer ${apiKey}` } : headers;
    this.#attempts = attempts;
    this.#longestWait = longestWait;
    this.#fetch = fetch.bind(globalThis);
  }

  async isLive(options) {
    return this.#isHealthy('health/live', options);
  }

  async isReady(options) {
    return this.#isHealthy('health/ready', options);
  }

  async models({ signal } = {}) {
    return (await this.#json('v1/models', { signal })).models;
  }

  async quarantined({ signal } = {}) {
    return (await this.#json('v1/models', { signal })).quarantined ?? [];
  }

  async model(name, { signal } = {}) {
    return this.#json(`v1/models/${encodeURIComponent(name)}`, { signal });
  }

  async sentiment(text, { model, truncate, explain, signal } = {}) {
    return (await this.#sentiments({ text, truncate, explain }, model, signal)).results[0];
  }

  async sentiments(texts, { model, truncate, explain, signal } = {}) {
    return this.#sentiments({ texts, truncate, explain }, model, signal);
  }

  async classify(image, { top, model, signal } = {}) {
    return this.#json('v1/classify', { query: { top, model }, ...imageBody(image), signal });
  }

  async caption(image, { beam, alternatives, attention, model, signal } = {}) {
    const query = { beam, alternatives, attention: attention || undefined, model };
    return this.#json('v1/caption', { query, ...imageBody(image), signal });
  }

  async styles({ signal } = {}) {
    return (await this.#json('v1/styles', { signal })).styles;
  }

  async thumbnail(name, { model, signal } = {}) {
    const response = await this.#send(`v1/styles/${encodeURIComponent(name)}/thumbnail`, { query: { model }, signal });
    return response.blob();
  }

  async stylize(image, { styles, styleImage, strength, size, mediaType, model, signal }) {
    const query = { style: styles && mixOf(styles), strength, size, model };
    const body = styleImage ? { method: 'POST', body: imagesOf({ image, style: styleImage }) } : imageBody(image);
    return this.#image('v1/stylize', { query, ...body, accept: mediaType, signal });
  }

  async submitJob(content, style, { signal, ...fields } = {}) {
    const body = imagesOf({ content, style });
    for (const [name, value] of Object.entries(fields).filter(([, value]) => value !== undefined)) body.append(name, String(value));
    return this.#json(jobs, { method: 'POST', body, signal });
  }

  async jobs({ signal } = {}) {
    return (await this.#json(jobs, { signal })).jobs;
  }

  async job(id, { signal } = {}) {
    return this.#json(pathOf(id), { signal });
  }

  async deleteJob(id, { signal } = {}) {
    await this.#send(pathOf(id), { method: 'DELETE', signal });
  }

  async jobPreview(id, { mediaType, signal } = {}) {
    return this.#image(`${pathOf(id)}/preview`, { accept: mediaType, signal });
  }

  async jobResult(id, { mediaType, signal } = {}) {
    return this.#image(`${pathOf(id)}/result`, { accept: mediaType, signal });
  }

  /** The events of a job until its end. A connection that breaks is made again after the last event. */
  async *watchJob(id, { lastEventId, signal } = {}) {
    for (let broken = 0; lastEventId !== 'end';) {
      const before = lastEventId;
      try {
        const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
        const response = await this.#send(`${pathOf(id)}/events`, { headers, signal });
        for await (const event of readEvents(response.body)) {
          lastEventId = event.id ?? lastEventId;
          yield { type: event.type, ...JSON.parse(event.data) };
        }
        if (response.status === 204) return;
      } catch (error) {
        if (!(error instanceof TypeError) || signal?.aborted) throw error;
        if (broken >= 5) throw error;
      }
      broken = lastEventId === before ? broken + 1 : 0;
      if (lastEventId !== 'end') await delay(1000, signal);
    }
  }

  async waitForJob(id, { onProgress, signal } = {}) {
    for await (const event of this.watchJob(id, { signal })) onProgress?.(event);
    const job = await this.job(id, { signal });
    return ended.has(job.state) ? job : this.waitForJob(id, { onProgress, signal });
  }

  async teach(model, images, { to, folds, seed, signal } = {}) {
    const body = new FormData();
    for (const { label, image, name } of images) body.append(label, blobOf(image), name ?? 'image');
    return this.#json(`v1/models/${encodeURIComponent(model)}/teach`, { method: 'POST', query: { to, folds, seed }, body, signal });
  }

  async #sentiments(body, model, signal) {
    const headers = { 'content-type': 'application/json' };
    return this.#json('v1/sentiment', { method: 'POST', query: { model }, headers, body: JSON.stringify(body), signal });
  }

  async #isHealthy(path, { signal } = {}) {
    try {
      const response = await this.#fetch(new URL(path, this.#address), { signal });
      await response.arrayBuffer();
      return response.status === 200;
    } catch (error) {
      if (signal?.aborted) throw error;
      return false;
    }
  }

  async #json(path, request) {
    return (await this.#send(path, { accept: 'application/json', ...request })).json();
  }

  async #image(path, request) {
    const response = await this.#send(path, request);
    const model = response.headers.get('torchline-model') ?? '';
    return { image: await response.blob(), mediaType: response.headers.get('content-type') ?? '', model };
  }

  /** Sends a request. While the service is overloaded, it is sent again after the time of Retry-After, within bounds. */
  async #send(path, { method = 'GET', query = {}, headers = {}, accept, body, signal }) {
    const url = new URL(path, this.#address);
    for (const [name, value] of Object.entries(query).filter(([, value]) => value !== undefined)) url.searchParams.set(name, value);
    const all = { ...this.#headers, ...headers, ...(accept ? { accept } : {}) };
    for (let attempt = 1; ; attempt++) {
      const response = await this.#fetch(url, { method, headers: all, body, signal });
      if (response.ok) return response;
      const seconds = waitingTime(response);
      const error = await errorOf(response, seconds);
      if (![429, 503].includes(response.status) || seconds === undefined || seconds > this.#longestWait || attempt >= this.#attempts) throw error;
      await delay(seconds * 1000, signal);
    }
  }
}

function pathOf(id) {
  return `${jobs}/${encodeURIComponent(id)}`;
}

function mixOf(styles) {
  const list = Array.isArray(styles) ? styles : [styles];
  return list.map(style => (typeof style === 'string' ? style : `${style.name}:${style.weight}`)).join(',');
}

function blobOf(image) {
  return image instanceof Blob ? image : new Blob([image]);
}

function imagesOf(images) {
  const form = new FormData();
  for (const [name, image] of Object.entries(images)) form.append(name, blobOf(image), name);
  return form;
}

// The service recognises the format by content.
function imageBody(image) {
  return { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: blobOf(image) };
}

function delay(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
