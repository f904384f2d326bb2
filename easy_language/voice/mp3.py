"""The one kind of sound file there is here, so that lines can be put one after the other."""

from __future__ import annotations

SAMPLES_A_SECOND = 22_050
KILOBITS_A_SECOND = 32
_TAG_HEAD = 10
_SYNC = b"\xff\xf3"
_MPEG_2_LAYER_3 = (0xFF, 0xF2)
_RATE_22050 = 0b00
_ONE_CHANNEL = 0b11
_LENGTH_TABLES = (b"Xing", b"Info")


class NotOurKind(Exception):
    """A sound file that cannot stand beside the others; its str says what is wanted."""

    def __init__(self) -> None:
        super().__init__("wanted: MP3, 22050 Hz, one channel")


def frames(content: bytes) -> bytes:
    """The sound without what stands around it. Raises NotOurKind."""
    sound = _without_tag(content)
    if len(sound) < 4 or sound[0] != _MPEG_2_LAYER_3[0] or sound[1] & 0xFE != _MPEG_2_LAYER_3[1]:
        raise NotOurKind
    if (sound[2] >> 2) & 0b11 != _RATE_22050 or sound[3] >> 6 != _ONE_CHANNEL:
        raise NotOurKind
    return _without_length_table(_without_old_tag(sound))


def _without_tag(content: bytes) -> bytes:
    """A tag at the head says its length in four times seven bits."""
    if not content.startswith(b"ID3") or len(content) < _TAG_HEAD:
        return content
    length = 0
    for byte in content[6:_TAG_HEAD]:
        length = length << 7 | byte & 0x7F
    return content[_TAG_HEAD + length :]


def _without_old_tag(sound: bytes) -> bytes:
    return sound[:-128] if sound[-128:].startswith(b"TAG") else sound


def _without_length_table(sound: bytes) -> bytes:
    """The first frame may say how long the file is; in the middle of another file it would lie."""
    if any(name in sound[:64] for name in _LENGTH_TABLES):
        following = sound.find(_SYNC, 4)
        return sound[following:] if following > 0 else sound
    return sound
