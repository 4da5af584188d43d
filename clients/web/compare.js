import { make } from './elements.js';

/** Two images of the same size, one over the other, with a slider that divides them. */
export function compare(before, after, { beforeTitle = 'before', afterTitle = 'after' } = {}) {
  const slider = make('input', {
    type: 'range', min: 0, max: 100, value: 50, 'aria-label': `Division between ${beforeTitle} on the left and ${afterTitle} on the right`,
  });
  const first = make('img', { src: before, alt: `Image ${beforeTitle}`, draggable: false });
  const second = make('img', { src: after, alt: `Image ${afterTitle}`, className: 'after', draggable: false });
  const stack = make('div', { className: 'stack' }, first, second, make('div', { className: 'edge', 'aria-hidden': 'true' }));
  const cut = () => {
    stack.style.setProperty('--cut', `${slider.value}%`);
    slider.setAttribute('aria-valuetext', `${slider.value} % ${beforeTitle}`);
  };
  const follow = event => {
    const box = stack.getBoundingClientRect();
    slider.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    cut();
  };
  stack.addEventListener('pointerdown', event => {
    stack.setPointerCapture(event.pointerId);
    follow(event);
  });
  stack.addEventListener('pointermove', event => stack.hasPointerCapture(event.pointerId) && follow(event));
  slider.addEventListener('input', cut);
  cut();
  // The first image has the size of the second one: the service may have shrunk it.
  second.decode().then(() => {
    first.width = second.naturalWidth;
    first.height = second.naturalHeight;
    first.style.height = 'auto';
  }, () => {});
  return make('figure', { className: 'compare' }, stack, slider,
    make('figcaption', { className: 'ends hint' }, make('span', { textContent: beforeTitle }), make('span', { textContent: afterTitle })));
}

/** A link that saves a result. */
export function saveLink(url, name) {
  return make('p', {}, make('a', { href: url, download: name, textContent: `Save as ${name}` }));
}
