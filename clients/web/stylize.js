import { compare, saveLink } from './compare.js';
import { command, resultName } from './curl.js';
import { Latest, element, make } from './elements.js';
import { PictureInput } from './picture.js';

/** The image in a mix of styles, or in the style of another image. */
export class Stylize {
  #page;
  #latest = new Latest();
  #styles;
  #url;

  constructor(page) {
    this.#page = page;
    this.style = new PictureInput(element('stylize-style'));
    this.style.addEventListener('change', () => this.#showRequest());
    this.style.addEventListener('error', event => page.fail(event.detail));
    element('stylize-run').addEventListener('click', () => this.#run());
    for (const id of ['stylize-strength', 'stylize-size']) element(id).addEventListener('input', () => this.#showRequest());
    for (const id of ['stylize-named', 'stylize-own']) element(id).addEventListener('change', () => this.#showKind());
    element('stylize-model').addEventListener('change', () => this.#showStyles());
  }

  async show() {
    const page = this.#page;
    if (!this.#styles) {
      await this.#latest.run(page, async signal => {
        this.#styles = await page.client.styles({ signal });
        const models = [...new Set(this.#styles.map(style => style.model))];
        element('stylize-model').replaceChildren(...models.map(name => make('option', { textContent: name })));
        element('stylize-model-field').hidden = models.length < 2;
        this.#showStyles();
        this.#showKinds();
      });
    }
    if (page.current === 'stylize') this.#showRequest();
  }

  get #takesOwn() {
    return this.#page.models.some(model => model.task === 'arbitrary-style');
  }

  /** Which kinds of styles there are: the choice is shown where there are both. */
  #showKinds() {
    const named = this.#styles.length > 0;
    element('stylize-kinds').hidden = !(named && this.#takesOwn);
    element('stylize-own').checked = !named && this.#takesOwn;
    element('stylize-run').disabled = !(named || this.#takesOwn);
    if (!named && !this.#takesOwn) element('stylize-status').textContent = 'The service has no model for this task.';
    this.#showKind();
  }

  #showKind() {
    const own = element('stylize-own').checked;
    element('stylize-named-panel').hidden = own;
    element('stylize-style').hidden = !own;
    if (own) this.#page.addStyleSamples(this.style);
    this.#showRequest();
  }

  #showStyles() {
    const styles = this.#styles.filter(style => style.model === element('stylize-model').value);
    element('stylize-styles').replaceChildren(...styles.map((style, at) => {
      const slider = make('input', { type: 'range', min: 0, max: 1, step: 0.1, value: at === 0 ? 1 : 0, name: style.name });
      slider.setAttribute('aria-valuetext', slider.value);
      slider.addEventListener('input', () => {
        slider.setAttribute('aria-valuetext', slider.value);
        this.#showRequest();
      });
      const image = make('img', { alt: '' });
      this.#page.thumbnail(style).then(url => {
        image.src = url;
      }, this.#page.fail);
      return make('label', {}, image, make('span', { textContent: style.title }),
        make('span', { className: 'by', textContent: `${style.artist}, ${style.year}` }), slider);
    }));
    this.#showRequest();
  }

  #mix() {
    return [...element('stylize-styles').querySelectorAll('input')]
      .map(slider => ({ name: slider.name, weight: Number(slider.value) }))
      .filter(style => style.weight > 0);
  }

  #options() {
    const [strength, size] = [element('stylize-strength').value, element('stylize-size').value];
    element('stylize-strength-value').textContent = strength;
    if (element('stylize-own').checked) return { styleImage: this.style.file, strength, size };
    return { styles: this.#mix(), strength, size, model: element('stylize-model').value };
  }

  #showRequest() {
    const page = this.#page;
    if (page.current !== 'stylize') return;
    const file = page.picture.file;
    const { styles, styleImage, strength, size, model } = this.#options();
    if (!file || !(styleImage || styles?.length)) {
      page.showRequest();
      return;
    }
    const style = styles?.length === 1 ? styles[0].name : styles?.map(one => `${one.name}:${one.weight}`).join(',');
    page.showRequest(command(page.address, 'v1/stylize', { style, strength, size, model }, [
      ['-H', 'accept: image/jpeg'],
      ['-o', resultName(file.name, 'stylized', 'image/jpeg')],
    ], { image: page.picture, ...(styleImage ? { style: this.style } : {}) }));
  }

  async #run() {
    const { page, status } = { page: this.#page, status: element('stylize-status') };
    const options = this.#options();
    const file = page.picture.file;
    if (!file || !(options.styleImage || options.styles?.length)) {
      status.textContent = !file ? 'Choose an image first.' : options.styles ? 'Move the slider of a style.' : 'Choose a style image first.';
      return;
    }
    status.textContent = 'Painting …';
    const started = performance.now();
    const before = page.picture.image ? page.picture.url : undefined;
    const done = await this.#latest.run(page, async signal => {
      const { image, mediaType } = await page.client.stylize(file, { ...options, mediaType: 'image/jpeg', signal });
      if (this.#url) URL.revokeObjectURL(this.#url);
      this.#url = URL.createObjectURL(image);
      element('stylize-result').replaceChildren(
        before ? compare(before, this.#url) : make('img', { src: this.#url, alt: 'The result', className: 'preview' }),
        saveLink(this.#url, resultName(file.name, 'stylized', mediaType)));
      status.textContent = `Done in ${((performance.now() - started) / 1000).toFixed(1)} s.`;
    });
    if (!done && status.textContent === 'Painting …') status.textContent = '';
  }
}
