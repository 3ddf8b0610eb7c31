"""The page's script: sends a picture or a drawing to the server and shows the answer."""

TEXT = """
const find = (id) => document.getElementById(id);
const model = document.body.dataset.model;
// Of several answers under way only the last one is shown.
let asked = 0;

function encoded(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

async function classify(blob) {
  const number = ++asked;
  find('answer').setAttribute('aria-busy', 'true');
  let found, failure = '';
  try {
    const body = {signature_name: 'describe', instances: [{b64: await encoded(blob)}]};
    const answer = await fetch('/v1/models/' + model + ':predict', {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
    const text = await answer.json();
    if (answer.ok) found = text.predictions[0]; else failure = text.error;
  } catch (error) {
    failure = 'The server gives no answer (' + error.message + ').';
  }
  if (number === asked) show(found, failure);
}

function show(found, failure) {
  find('answer').setAttribute('aria-busy', 'false');
  find('failure').textContent = failure;
  find('failure').hidden = !failure;
  find('result').hidden = !found;
  if (!found) return;
  find('summary').textContent = found.class + ': ' + share(found.probability);
  // An object lists names that are numbers in their own order.
  const classes = Object.entries(found.probabilities).sort((one, other) => other[1] - one[1]);
  const rows = classes.slice(0, 10).map(row);
  find('classes').replaceChildren(...rows);
  find('remark').textContent = remark(found);
  find('remark').className = found.is_unlike ? 'unlike' : '';
  // The remark has the distance.
  const notes = found.notes.filter((note) => !note.startsWith('unlike the training images: dist'));
  if (!found.is_calibrated) notes.push('probability not calibrated');
  find('notes').replaceChildren(...notes.map((note) => part('li', '', note)));
}

function share(value) {
  return (100 * value).toFixed(1) + '%';
}

function part(name, style, text) {
  const element = document.createElement(name);
  element.className = style;
  element.textContent = text;
  return element;
}

function row([name, value]) {
  const track = part('span', 'track', ''), bar = part('div', 'bar', '');
  track.setAttribute('aria-hidden', 'true');
  bar.style.width = 100 * value + '%';
  track.append(bar);
  const item = part('li', '', '');
  item.append(part('span', '', name), track, part('span', 'share', share(value)));
  return item;
}

function remark(found) {
  const distance = found.distance === null ? '' : ' (distance ' + found.distance.toFixed(2) + ')';
  if (found.is_unlike) {
    return 'Unlike the training images' + distance + ': the answer may mean nothing.';
  }
  return distance ? 'Like the training images' + distance + '.' : 'Distance not measured.';
}

function take(file) {
  if (!file) return;
  const preview = find('preview');
  URL.revokeObjectURL(preview.src);
  preview.src = URL.createObjectURL(file);
  preview.hidden = false;
  // Not every file is one that a browser shows.
  preview.onerror = () => { preview.hidden = true; };
  classify(file);
}

find('file').addEventListener('change', (event) => take(event.target.files[0]));
for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    find('drop').classList.toggle('over', name === 'dragenter' || name === 'dragover');
    if (name === 'drop') take(event.dataTransfer.files[0]);
  });
}
document.addEventListener('paste', (event) => take(event.clipboardData.files[0]));

// Ink on paper: the server prepares it like a photograph of a digit.
const canvas = find('drawing'), pen = canvas.getContext('2d');
let last = null;

function clear() {
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
}

function at(event) {
  const box = canvas.getBoundingClientRect(), scale = canvas.width / box.width;
  return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
}

function draw(event) {
  if (!last) return;
  const next = at(event);
  pen.strokeStyle = '#000000';
  pen.lineWidth = canvas.width / 14;
  pen.lineCap = pen.lineJoin = 'round';
  pen.beginPath();
  pen.moveTo(...last);
  pen.lineTo(...next);
  pen.stroke();
  last = next;
}

canvas.addEventListener('pointerdown', (event) => {
  canvas.setPointerCapture(event.pointerId);
  last = at(event);
  draw(event);
});
canvas.addEventListener('pointermove', draw);
for (const name of ['pointerup', 'pointercancel']) {
  canvas.addEventListener(name, () => {
    if (last) canvas.toBlob(classify);
    last = null;
  });
}
find('clear').addEventListener('click', () => { clear(); asked++; show(null, ''); });
clear();
"""
