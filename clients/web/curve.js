const [width, height] = [300, 100];

/** Draws the losses of a job over its iterations, on a logarithmic scale. */
export function drawCurve(svg, points, iterations) {
  const values = points.flatMap(point => [point.content, point.style]).filter(value => value > 0).map(Math.log);
  if (values.length === 0) {
    svg.replaceChildren();
    return;
  }
  const least = Math.min(...values);
  const range = Math.max(...values) - least || 1;
  const line = name => {
    const polyline = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
    polyline.setAttribute('class', name);
    polyline.setAttribute('points', points
      .filter(point => point[name] > 0)
      .map(point => `${(width * point.iteration) / iterations},${height - 4 - ((height - 8) * (Math.log(point[name]) - least)) / range}`)
      .join(' '));
    return polyline;
  };
  svg.replaceChildren(line('content'), line('style'));
}
