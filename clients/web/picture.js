import { element, make } from './elements.js';

/** An image that is chosen as a file, dropped, pasted, taken by the camera, or one of the samples. */
export class PictureInput extends EventTarget {
  file;
  /** The file's address within this page. */
  url;
  /** Where the service has it, if it is one of its samples. */
  address;
  #root;
  #drop;
  #shown;
  #samples = [];

  constructor(root, { samples = [] } = {}) {
    super();
    this.#root = root;
    this.#drop = make('div', { className: 'drop' }, make('p', { className: 'hint', textContent: 'Drop an image here' }));
    const input = make('input', { type: 'file', accept: 'image/*' });
    input.addEventListener('change', () => input.files[0] && this.use(input.files[0]));
    const camera = make('button', { type: 'button', textContent: 'Take a picture', hidden: !navigator.mediaDevices?.getUserMedia });
    camera.addEventListener('click', () => this.#takePicture());
    this.#shown = make('p', { className: 'hint', role: 'status' });
    root.append(
      this.#drop,
      make('div', { className: 'actions' }, make('label', { className: 'file' }, 'Choose an image', input), camera,
        make('span', { className: 'hint', textContent: 'or paste one' })),
      this.#shown,
      make('ul', { className: 'samples', 'aria-label': 'Samples' }));
    for (const name of samples) {
      const address = `playground/pictures/${name}`;
      this.addSample({ url: address, address, name, title: name.replace(/\.[^.]*$/, '') });
    }
    this.#acceptDrops();
    this.ready = this.useFirstSample(false);
  }

  contains(node) {
    return this.#root.contains(node);
  }

  /** Adds an image of the service to the samples: where the page has it, and where the service does. */
  addSample(sample) {
    this.#samples.push(sample);
    const button = make('button', { type: 'button' }, make('img', { src: sample.url, alt: `Sample: ${sample.title}` }));
    button.addEventListener('click', () => this.#useSample(sample));
    this.#root.querySelector('.samples').append(make('li', {}, button));
  }

  useFirstSample(announce = true) {
    return this.#samples.length > 0 ? this.#useSample(this.#samples[0], announce) : Promise.resolve();
  }

  async #useSample({ url, address, name }, announce = true) {
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`There is no image ${name}.`);
      const blob = await response.blob();
      await this.use(new File([blob], name, { type: blob.type }), announce, address);
    } catch (error) {
      this.dispatchEvent(new CustomEvent('error', { detail: error }));
    }
  }

  /** Takes a file. A browser that cannot show its format shows its name; the service may know it. */
  async use(file, announce = true, address = undefined) {
    if (this.url) URL.revokeObjectURL(this.url);
    this.file = file;
    this.address = address;
    this.url = URL.createObjectURL(file);
    const image = make('img', { src: this.url, alt: `Your image, ${file.name}` });
    try {
      await image.decode();
      this.image = image;
      this.#drop.replaceChildren(image);
    } catch {
      this.image = undefined;
      this.#drop.replaceChildren(make('p', { textContent: file.name }));
    }
    const size = this.image ? `, ${image.naturalWidth} × ${image.naturalHeight}` : '';
    this.#shown.textContent = `${file.name}${size}, ${Math.max(1, Math.round(file.size / 1024))} KiB`;
    if (announce) this.dispatchEvent(new Event('change'));
  }

  #acceptDrops() {
    const over = on => this.#drop.classList.toggle('over', on);
    this.#root.addEventListener('dragover', event => {
      event.preventDefault();
      over(true);
    });
    this.#root.addEventListener('dragleave', () => over(false));
    this.#root.addEventListener('drop', event => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer.files[0]) this.use(event.dataTransfer.files[0]);
    });
  }

  async #takePicture() {
    const dialog = element('camera');
    const video = dialog.querySelector('video');
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    } catch (error) {
      const reason = error.name === 'NotAllowedError' ? 'The browser was not allowed to use the camera.' : `There is no camera: ${error.message}`;
      this.dispatchEvent(new CustomEvent('error', { detail: new Error(reason) }));
      return;
    }
    element('camera-take').disabled = true;
    video.onloadeddata = () => {
      element('camera-take').disabled = false;
    };
    video.srcObject = stream;
    element('camera-take').onclick = () => this.#takeFrame(video, dialog);
    element('camera-close').onclick = () => dialog.close();
    dialog.onclose = () => {
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    };
    dialog.showModal();
  }

  async #takeFrame(video, dialog) {
    const canvas = make('canvas', { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext('2d').drawImage(video, 0, 0);
    dialog.close();
    const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', 0.92));
    await this.use(new File([blob], 'camera.jpg', { type: 'image/jpeg' }));
  }
}
