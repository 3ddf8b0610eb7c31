"""Google Cloud Storage on this machine: the part of its JSON API that TensorFlow's `gs` uses.

(https://cloud.google.com/storage/docs/json_api/v1, and TensorFlow's gcs_file_system.cc.)
TensorFlow's addresses of Google are fixed, but its HTTP library takes a proxy and its certificates
from environment variables. The server is that proxy, and answers in the place of Google.
"""

from collections.abc import Iterator
import contextlib
import dataclasses
import datetime
import http.server
import json
import pathlib
import re
import ssl
import subprocess
import threading
import urllib.parse

_HOSTS = ('www.googleapis.com', 'storage.googleapis.com')
_SESSION = 'https://www.googleapis.com/session/'


@dataclasses.dataclass
class Bucket:
  """What is stored, whatever bucket it is in, and what was asked.

  Attributes:
    objects: contents by `bucket/name`.
    requests: method and path of each request.
    broken_uploads: so many uploads end half way, with an error that TensorFlow does not repeat.
    is_closed: whether nobody is let in.
  """
  objects: dict[str, bytes] = dataclasses.field(default_factory=dict)
  requests: list[str] = dataclasses.field(default_factory=list)
  broken_uploads: int = 0
  is_closed: bool = False
  sessions: list[str] = dataclasses.field(default_factory=list)
  times: dict[str, str] = dataclasses.field(default_factory=dict)
  environment: dict[str, str | None] = dataclasses.field(default_factory=dict)
  lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)

  def put(self, name: str, content: bytes) -> None:
    """Stores an object."""
    self.objects[name] = content
    self.times[name] = datetime.datetime.now(datetime.UTC).strftime('%Y-%m-%dT%H:%M:%S.%fZ')

  def add(self, folder: pathlib.Path, prefix: str) -> None:
    """Stores all files below a folder under their relative names behind the prefix."""
    for path in filter(pathlib.Path.is_file, folder.rglob('*')):
      self.put(f'{prefix}/{path.relative_to(folder)}', path.read_bytes())

  def names(self, prefix: str) -> set[str]:
    """Returns the names of objects with a prefix, without it."""
    return {name.removeprefix(prefix) for name in self.objects if name.startswith(prefix)}

  def answer(self, method: str, url: str, body: bytes,
             headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    """Returns status, body and headers of the answer to a request."""
    parts = urllib.parse.urlsplit(url)
    query = dict(urllib.parse.parse_qsl(parts.query))
    with self.lock:
      self.requests.append(f'{method} {urllib.parse.unquote(parts.path)}')
      if self.is_closed:
        return 403, b'{}', {}
      if parts.path.startswith('/session/'):
        return self._upload(int(parts.path.rpartition('/')[2]), body, headers)
      if found := re.fullmatch(r'/(upload/)?storage/v1/b/([^/]+)/o(?:/(.+?)(?:/rewriteTo/b/'
                               r'([^/]+)/o/(.+))?)?', parts.path):
        upload, *names = found.groups()
        bucket, name, other, target = (name and urllib.parse.unquote(name) for name in names)
        if upload:
          return self._begin(f'{bucket}/{query["name"]}', query)
        if not name:
          return 200, json.dumps(self._listed(bucket, query)).encode(), {}
        return self._object(method, f'{bucket}/{name}', f'{other}/{target}')
      if parts.path.startswith('/storage/v1/b/'):
        return 200, b'{}', {}
      return self._content(urllib.parse.unquote(parts.path[1:]), headers)

  def _begin(self, name: str, query: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    if query['uploadType'] == 'media':
      if name in self.objects:
        return 412, b'{}', {}
      self.put(name, b'')
      return 200, b'{}', {}
    self.sessions.append(name)
    return 200, b'', {'Location': f'{_SESSION}{len(self.sessions) - 1}'}

  def _upload(self, session: int, body: bytes,
              headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    if self.broken_uploads:
      self.broken_uploads -= 1
      return 400, b'{}', {}
    self.put(self.sessions[session], body)
    return 200, b'{}', {}

  def _listed(self, bucket: str, query: dict[str, str]) -> dict[str, object]:
    prefix, delimiter = f'{bucket}/{query.get("prefix", "")}', query.get('delimiter')
    items, folders = [], set()
    for name in sorted(self.objects):
      if name.startswith(prefix):
        rest = name[len(prefix):]
        if delimiter and delimiter in rest:
          folders.add(name[len(bucket) + 1:len(prefix) + rest.index(delimiter) + 1])
        else:
          items.append({'name': name[len(bucket) + 1:]})
    return {'items': items[:int(query.get('maxResults', 10 ** 6))], 'prefixes': sorted(folders)}

  def _object(self, method: str, name: str, target: str) -> tuple[int, bytes, dict[str, str]]:
    if name not in self.objects:
      return 404, b'{}', {}
    if method == 'DELETE':
      del self.objects[name]
      return 204, b'', {}
    if method == 'POST':
      self.put(target, self.objects[name])
      return 200, b'{"done": true}', {}
    return 200, json.dumps({'size': str(len(self.objects[name])), 'generation': '1',
                            'updated': self.times[name]}).encode(), {}

  def _content(self, name: str, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    if name not in self.objects:
      return 404, b'', {}
    content = self.objects[name]
    if wanted := re.fullmatch(r'bytes=(\d+)-(\d+)', headers.get('Range', '')):
      start, last = map(int, wanted.groups())
      return (206, content[start:last + 1], {}) if start < len(content) else (416, b'', {})
    return 200, content, {}


@contextlib.contextmanager
def serving(folder: pathlib.Path) -> Iterator[Bucket]:
  """Runs the server; its `environment` lets TensorFlow find it.

  Args:
    folder: for the certificate.
  """
  bucket, certificate = Bucket(), folder / 'certificate.pem'
  subprocess.run(
      ['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2',
       '-subj', '/CN=test', '-addext',
       f'subjectAltName={",".join(f"DNS:{host}" for host in _HOSTS)}',
       '-keyout', certificate.with_name('key.pem'), '-out', certificate],
      check=True, capture_output=True)
  context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
  context.load_cert_chain(certificate, certificate.with_name('key.pem'))
  server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), _handler(bucket, context))
  server.daemon_threads = True
  thread = threading.Thread(target=server.serve_forever, args=(0.01,))
  thread.start()
  bucket.environment = {
      'https_proxy': f'http://127.0.0.1:{server.server_port}', 'no_proxy': None, 'NO_PROXY': None,
      'CURL_CA_BUNDLE': str(certificate), 'GOOGLE_AUTH_TOKEN_FOR_TESTING': 'token',
      'GCS_RETRY_CONFIG_INIT_DELAY_TIME_US': '1000', 'GCS_STAT_CACHE_MAX_AGE': '0'}
  try:
    yield bucket
  finally:
    server.shutdown()
    thread.join()
    server.server_close()


def _body(handler: http.server.BaseHTTPRequestHandler) -> bytes:
  if handler.headers.get('Transfer-Encoding') != 'chunked':
    return handler.rfile.read(int(handler.headers.get('Content-Length', 0)))
  parts = []
  while size := int(handler.rfile.readline(), 16):
    parts.append(handler.rfile.read(size))
    handler.rfile.readline()
  handler.rfile.readline()
  return b''.join(parts)


def _handler(bucket: Bucket, context: ssl.SSLContext) -> type[http.server.BaseHTTPRequestHandler]:

  class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_CONNECT(self) -> None:  # noqa: N802, the name that http.server calls
      self.send_response(200)
      self.end_headers()
      self.connection = context.wrap_socket(self.connection, server_side=True)
      self.rfile, self.wfile = self.connection.makefile('rb'), self.connection.makefile('wb', 0)
      self.close_connection = False

    def _answer(self) -> None:
      status, content, headers = bucket.answer(
          self.command, self.path, _body(self), dict(self.headers.items()))
      self.send_response(status)
      for name, value in headers.items():
        self.send_header(name, value)
      if status != 204:
        self.send_header('Content-Length', str(len(content)))
      self.end_headers()
      self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
      pass

  return Proxy
