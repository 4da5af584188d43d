import { ModelCard } from './card.js';
import { command } from './curl.js';
import { Latest, afterPause, element, fillModels, percent, showBars } from './elements.js';
import { showWords } from './words.js';

/** The sentiment of a text, while it is typed. */
export class Sentiment {
  #page;
  #latest = new Latest();
  #card;

  constructor(page) {
    this.#page = page;
    this.#card = new ModelCard(page, text => {
      element('sentiment-text').value = text;
      this.show();
    });
    element('sentiment-text').addEventListener('input', afterPause(200, () => this.show()));
    for (const id of ['sentiment-model', 'sentiment-explain']) element(id).addEventListener('change', () => this.show());
  }

  async show() {
    const page = this.#page;
    if (!fillModels(element('sentiment-model'), page.models, 'sentiment')) {
      element('sentiment-status').textContent = 'The service has no model for this task.';
      return;
    }
    this.#card.show(element('sentiment-model').value);
    const text = element('sentiment-text').value;
    if (text.trim() === '') {
      this.#latest.abort();
      page.succeed();
      this.#showEmpty();
      page.showRequest();
      return;
    }
    const model = element('sentiment-model').value;
    const explain = element('sentiment-explain').checked || undefined;
    page.showRequest(command(page.address, 'v1/sentiment', { model }, [
      ['-H', 'content-type: application/json'],
      ['-d', JSON.stringify({ text, explain })],
    ]));
    await this.#latest.run(page, async signal => {
      try {
        this.#showResult(text, await page.client.sentiment(text, { model, explain, signal }));
      } catch (error) {
        if (error.problem?.title !== 'Empty text') throw error;
        this.#showEmpty();
      }
    });
  }

  #showResult(text, { label, score, certain, words }) {
    const positive = label === 'positive' ? score : 1 - score;
    showBars(element('sentiment-bars'), [{ label: 'positive', score: positive }, { label: 'negative', score: 1 - positive }]);
    element('sentiment-status').textContent = `${label}, ${percent(score)}`;
    element('sentiment-guess').hidden = certain !== false;
    showWords(element('sentiment-words'), text, label, words);
  }

  #showEmpty() {
    element('sentiment-status').textContent = 'Type some words.';
    element('sentiment-bars').replaceChildren();
    element('sentiment-guess').hidden = true;
    element('sentiment-words').hidden = true;
  }
}
