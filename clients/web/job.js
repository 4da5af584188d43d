import { compare, saveLink } from './compare.js';
import { command, resultName } from './curl.js';
import { element, make } from './elements.js';
import { drawCurve } from './curve.js';
import { PictureInput } from './picture.js';

const previewEvery = 25;

/** A job that gives the image the style of another one, with its progress. */
export class Job {
  #page;
  #id;
  #urls = [];

  constructor(page) {
    this.#page = page;
    this.style = new PictureInput(element('job-style'));
    this.style.addEventListener('change', () => this.#showRequest());
    this.style.addEventListener('error', event => page.fail(event.detail));
    for (const id of ['job-iterations', 'job-weight', 'job-start']) element(id).addEventListener('input', () => this.#showRequest());
    element('job-run').addEventListener('click', () => this.#run());
    element('job-cancel').addEventListener('click', () => this.#cancel());
  }

  async show() {
    const page = this.#page;
    if (!page.models.some(model => model.task === 'style-optimization')) {
      element('job-status').textContent = 'The service has no model for this task.';
      element('job-run').disabled = true;
      return;
    }
    const takesStyleImages = page.models.some(model => model.task === 'arbitrary-style');
    element('job-stylized').hidden = !takesStyleImages;
    element('job-stylized').disabled = !takesStyleImages;
    this.#showRequest();
    await page.addStyleSamples(this.style);
  }

  #fields() {
    return {
      iterations: element('job-iterations').value,
      styleWeight: element('job-weight').value,
      start: element('job-start').value,
    };
  }

  #showRequest() {
    const page = this.#page;
    if (page.current !== 'job') return;
    if (!page.picture.file || !this.style.file) {
      page.showRequest();
      return;
    }
    const fields = Object.entries(this.#fields()).map(([name, value]) => ['-F', `${name}=${value}`]);
    page.showRequest(command(page.address, 'v1/stylize/jobs', {}, fields, { content: page.picture, style: this.style }));
  }

  async #run() {
    const { page, status } = { page: this.#page, status: element('job-status') };
    const content = page.picture.file;
    if (!content || !this.style.file) {
      status.textContent = 'Choose both images first.';
      return;
    }
    const before = page.picture.image ? page.picture.url : undefined;
    element('job-run').disabled = true;
    page.succeed();
    this.#reset();
    try {
      const job = await page.client.submitJob(content, this.style.file, this.#fields());
      this.#id = job.id;
      element('job-cancel').hidden = false;
      element('job-progress').hidden = false;
      await this.#watch(job.id);
      await this.#finish(await page.client.job(job.id), content.name, before);
    } catch (error) {
      status.textContent = '';
      page.fail(error);
    } finally {
      element('job-run').disabled = false;
      element('job-cancel').hidden = true;
    }
  }

  async #watch(id) {
    const points = [];
    let announced = -1;
    for await (const event of this.#page.client.watchJob(id)) {
      if (event.losses) points.push(event.losses);
      element('job-bar').value = event.iteration / event.iterations;
      drawCurve(element('job-curve'), points, event.iterations);
      // A screen reader hears of each quarter, not of each iteration.
      const quarter = Math.floor((4 * event.iteration) / event.iterations);
      if (event.type === 'state' || quarter > announced) {
        element('job-status').textContent = event.state === 'queued' ? 'The job waits.' : `Iteration ${event.iteration} of ${event.iterations}`;
        announced = quarter;
      }
      const last = points.at(-1);
      if (last) element('job-losses').textContent = `iteration ${last.iteration}: ${last.content.toPrecision(3)}, ${last.style.toPrecision(3)}`;
      if (event.type === 'progress' && event.iteration > 0 && event.iteration % previewEvery === 1) this.#showPreview(id);
    }
  }

  async #showPreview(id) {
    try {
      const { image } = await this.#page.client.jobPreview(id, { mediaType: 'image/jpeg' });
      const preview = element('job-preview');
      preview.src = this.#urlOf(image);
      preview.hidden = false;
    } catch {
      // The next preview comes after some more iterations.
    }
  }

  async #finish(job, name, before) {
    const status = element('job-status');
    if (job.state !== 'succeeded') {
      status.textContent = job.state === 'cancelled' ? 'The job was cancelled.' : `The job failed: ${job.error}`;
      return;
    }
    const { image, mediaType } = await this.#page.client.jobResult(job.id, { mediaType: 'image/jpeg' });
    const url = this.#urlOf(image);
    element('job-preview').hidden = true;
    element('job-bar').value = 1;
    element('job-result').replaceChildren(
      before ? compare(before, url) : make('img', { src: url, alt: 'The result', className: 'preview' }),
      saveLink(url, resultName(name, 'painted', mediaType)));
    status.textContent = `Done: ${job.iteration} iterations in ${((Date.parse(job.ended) - Date.parse(job.started)) / 1000).toFixed(1)} s.`;
  }

  async #cancel() {
    try {
      await this.#page.client.deleteJob(this.#id);
    } catch (error) {
      this.#page.fail(error);
    }
  }

  #reset() {
    for (const url of this.#urls) URL.revokeObjectURL(url);
    this.#urls = [];
    element('job-result').replaceChildren();
    element('job-preview').hidden = true;
    element('job-bar').value = 0;
    element('job-losses').textContent = '';
    element('job-status').textContent = 'Sending the images …';
  }

  #urlOf(image) {
    const url = URL.createObjectURL(image);
    this.#urls.push(url);
    return url;
  }
}
