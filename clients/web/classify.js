import { command } from './curl.js';
import { Latest, element, fillModels, percent, showBars } from './elements.js';

/** Labels of the image, with bars. */
export class Classify {
  #page;
  #latest = new Latest();

  constructor(page) {
    this.#page = page;
    element('classify-model').addEventListener('change', () => this.show());
  }

  async show() {
    const { page, status } = { page: this.#page, status: element('classify-status') };
    if (!fillModels(element('classify-model'), page.models, 'classification')) {
      status.textContent = 'The service has no model for this task.';
      return;
    }
    const file = page.picture.file;
    if (!file) return;
    const model = element('classify-model').value;
    page.showRequest(command(page.address, 'v1/classify', { model }, [], { image: page.picture }));
    status.textContent = 'Classifying …';
    const done = await this.#latest.run(page, async signal => {
      const { predictions, certain } = await page.client.classify(file, { model, signal });
      showBars(element('classify-bars'), predictions);
      const guess = certain === false ? ': a guess, as the image is unlike those of the training' : '';
      status.textContent = `${predictions[0].label}, ${percent(predictions[0].score)}${guess}`;
    });
    if (!done && status.textContent === 'Classifying …') this.#clear();
  }

  #clear() {
    element('classify-status').textContent = '';
    element('classify-bars').replaceChildren();
  }
}
