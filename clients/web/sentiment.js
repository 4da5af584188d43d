import { command } from './curl.js';
import { Latest, afterPause, element, fillModels, percent, showBars } from './elements.js';

/** The sentiment of a text, while it is typed. */
export class Sentiment {
  #page;
  #latest = new Latest();

  constructor(page) {
    this.#page = page;
    element('sentiment-text').addEventListener('input', afterPause(200, () => this.show()));
    element('sentiment-model').addEventListener('change', () => this.show());
  }

  async show() {
    const { page, status } = { page: this.#page, status: element('sentiment-status') };
    if (!fillModels(element('sentiment-model'), page.models, 'sentiment')) {
      status.textContent = 'The service has no model for this task.';
      return;
    }
    const text = element('sentiment-text').value;
    if (!/[\p{L}\p{N}]/u.test(text)) {
      this.#latest.abort();
      page.succeed();
      status.textContent = 'Type some words.';
      element('sentiment-bars').replaceChildren();
      page.showRequest();
      return;
    }
    const model = element('sentiment-model').value;
    page.showRequest(command(page.address, 'v1/sentiment', { model }, [
      ['-H', 'content-type: application/json'],
      ['-d', JSON.stringify({ text })],
    ]));
    await this.#latest.run(page, async signal => {
      const { label, score } = await page.client.sentiment(text, { model, signal });
      const positive = label === 'positive' ? score : 1 - score;
      showBars(element('sentiment-bars'), [{ label: 'positive', score: positive }, { label: 'negative', score: 1 - positive }]);
      status.textContent = `${label}, ${percent(score)}`;
    });
  }
}
