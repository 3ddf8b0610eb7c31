"""What one client may take of the server, and how requests become batches."""

import dataclasses

from tfrecords import settings


@dataclasses.dataclass(frozen=True)
class Limits(settings.CheckedSettings):
  """The limits of a server; each is a flag of serve_main."""
  max_batch: int = settings.setting(
      64, 'largest batch of images for the model', settings.BATCH_SIZE)
  batch_wait_ms: float = settings.setting(
      2.0, 'longest wait of a request for others of its batch, milliseconds',
      settings.Range(0, 5, 'give 0 to 5', ''))
  queue_size: int = settings.setting(
      1024, 'images that may wait for the model; more are answered 503', settings.BATCH_SIZE)
  queue_seconds: float = settings.setting(
      10.0, 'longest wait of a request for the model, seconds; then it is answered 503',
      settings.Range(0.001, 3600, 'give more than 0', 'no client waits that long'))
  max_body_mb: float = settings.setting(
      16.0, 'size of the body of a request, MB; a larger one is answered 413',
      settings.Range(0.001, 4096, 'give more than 0', 'every connection may take that much memory'))
  max_megapixels: float = settings.setting(
      25.0, 'pixels of one picture, millions; a larger one is refused before it is decoded',
      settings.Range(0.001, 100, 'give more than 0', 'decoding more takes gigabytes'))
  read_seconds: float = settings.setting(
      30.0, 'time that a client has to send the head of a request, and again its body, seconds; '
      'then it is answered 408',
      settings.Range(0.01, 3600, 'give more than 0', 'a slow client would hold its connection'))
  max_connections: int = settings.setting(
      128, 'open connections; further ones are answered 503',
      settings.whole(1, 10 ** 5, 'that many connections need more files than a process may open'))

  @property
  def max_body_bytes(self) -> int:
    """Size of the largest body."""
    return round(self.max_body_mb * 1e6)

  @property
  def max_pixels(self) -> int:
    """Pixels of the largest picture."""
    return round(self.max_megapixels * 1e6)
